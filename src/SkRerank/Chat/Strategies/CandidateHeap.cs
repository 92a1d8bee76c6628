namespace SkRerank.Chat.Strategies;

/// <summary>Keeps candidates in a heap whose parents a judge found better than their children.</summary>
/// <param name="judge">The judge, for whether it is stopped.</param>
/// <param name="count">The number of candidates.</param>
/// <param name="children">The children of a node.</param>
/// <param name="bestOf">Gives the best of each family, a parent with its children in the incoming order, at once.</param>
internal sealed class CandidateHeap(IListwiseJudge judge, int count, int children, Func<int[][], Task<int[]>> bestOf)
{
    private readonly int[] _heap = [.. Enumerable.Range(0, count)];
    private int _size = count;

    /// <summary>States of how many families the best is asked for at most, time after time, to build the heap and take the first of it.</summary>
    public static List<int> Plan(int count, int children, int topCount)
    {
        var families = new List<int>();
        var levels = Levels(count, children);
        for (var level = levels.Count - 1; level >= 0; level--)
        {
            for (var step = level; step < levels.Count; step++) families.Add(levels[level].Length);
        }

        for (var taken = 1; taken < Math.Min(topCount, count); taken++) families.AddRange(Levels(count - taken, children).Select(_ => 1));
        return families;
    }

    /// <summary>Builds the heap and takes the first of it; fewer, where the judge is stopped.</summary>
    public async Task<List<int>> TakeAsync(int topCount)
    {
        var levels = Levels(_size, children);
        for (var level = levels.Count - 1; level >= 0; level--) await SiftAsync(levels[level]).ConfigureAwait(false);

        var top = new List<int>();
        while (_size > 0 && top.Count < topCount && !judge.IsStopped)
        {
            top.Add(_heap[0]);
            _heap[0] = _heap[--_size];
            if (top.Count < topCount) await SiftAsync([0]).ConfigureAwait(false);
        }

        return top;
    }

    // The parents of each level, from the root down.
    private static List<int[]> Levels(int size, int children)
    {
        var levels = new List<int[]>();
        for (int first = 0, width = 1; (first * children) + 1 < size; first = (first * children) + 1, width *= children)
            levels.Add([.. Enumerable.Range(first, width).Where(node => (node * children) + 1 < size)]);
        return levels;
    }

    // Nodes of one level have subtrees of their own, so their ways down do not meet. A family is asked about in the incoming order: where its answer cannot be read, the one that was ahead at first stays ahead,
    // which is the parent while the heap is built, and not the leaf that takes the place of a passage that was taken.
    private async Task SiftAsync(int[] nodes)
    {
        while (nodes.Length > 0)
        {
            int[][] places = [.. nodes.Select(node => Enumerable.Range((node * children) + 1, children).Where(child => child < _size).Prepend(node).ToArray())];
            var best = await bestOf([.. places.Select(family => family.Select(place => _heap[place]).Order().ToArray())]).ConfigureAwait(false);
            var next = new List<int>();
            for (var i = 0; i < nodes.Length; i++)
            {
                var winner = Array.Find(places[i], place => _heap[place] == best[i]);
                if (winner == nodes[i]) continue;
                (_heap[winner], _heap[nodes[i]]) = (_heap[nodes[i]], _heap[winner]);
                if ((winner * children) + 1 < _size) next.Add(winner);
            }

            nodes = [.. next];
        }
    }
}
