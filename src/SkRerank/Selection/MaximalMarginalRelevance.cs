using System.Buffers;

namespace SkRerank.Selection;

/// <summary>Orders by maximal marginal relevance (Carbonell and Goldstein 1998).</summary>
internal static class MaximalMarginalRelevance
{
    /// <summary>Picks, one after another, the item with the greatest λ · relevance − (1 − λ) · (greatest similarity to one picked before); on ties the first in the list.</summary>
    /// <remarks>A value only falls with each pick. So an item is compared with the picks that it has not met yet only where its last value would still win, and of a long list few pairs are compared for a few picks.</remarks>
    /// <param name="relevance">The relevance of each item, in 0..1, best first.</param>
    /// <param name="similarity">The similarity of the items; asked at most once for each pair. <see langword="null"/> where none is like another.</param>
    /// <param name="lambda">The weight of relevance.</param>
    /// <param name="count">How many to pick, at most as many as there are.</param>
    /// <returns>The items in the order of picking, each with its value, which never rises.</returns>
    public static (int Item, double Value)[] Order(double[] relevance, PassageSimilarity? similarity, double lambda, int count)
    {
        if (lambda == 1) similarity = null;
        var picks = new (int Item, double Value)[count];
        var left = ArrayPool<Candidate>.Shared.Rent(relevance.Length);
        for (var i = 0; i < relevance.Length; i++) left[i] = new Candidate { Item = i, Value = lambda * relevance[i] };
        for (var pick = 0; pick < count; pick++)
        {
            var rest = left.AsSpan(0, relevance.Length - pick);
            var best = -1;
            for (var i = 0; i < rest.Length; i++)
            {
                ref var one = ref rest[i];
                if (best >= 0 && one.Value <= rest[best].Value) continue;
                if (similarity is not null) Meet(ref one, picks.AsSpan(0, pick), lambda * relevance[one.Item]);
                if (best < 0 || one.Value > rest[best].Value) best = i;
            }

            picks[pick] = (rest[best].Item, rest[best].Value);
            rest[(best + 1)..].CopyTo(rest[best..]);
        }

        ArrayPool<Candidate>.Shared.Return(left);
        return picks;

        void Meet(ref Candidate one, ReadOnlySpan<(int Item, double Value)> picked, double relevant)
        {
            for (; one.Met < picked.Length; one.Met++) one.Nearest = Math.Max(one.Nearest, similarity.Of(picked[one.Met].Item, one.Item));
            one.Value = relevant - ((1 - lambda) * one.Nearest);
        }
    }

    private struct Candidate
    {
        public int Item;

        // How many of the picks it was compared with.
        public int Met;

        public double Nearest;

        // Of the picks that it has met; not above what it was.
        public double Value;
    }
}
