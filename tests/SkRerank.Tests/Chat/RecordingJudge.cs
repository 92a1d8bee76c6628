using SkRerank.Chat;

namespace SkRerank.Tests.Chat;

/// <summary>Judges by hidden strengths, without error, and records what it was asked; silent for the windows that a function picks.</summary>
internal sealed class RecordingJudge(Func<int, double> strength, Func<IReadOnlyList<int>, bool>? isSilent = null, int? maxCalls = null) : IListwiseJudge
{
    public List<IReadOnlyList<IReadOnlyList<int>>> Rounds { get; } = [];

    public IEnumerable<IReadOnlyList<int>> Windows => Rounds.SelectMany(round => round);

    public bool IsStopped { get; private set; }

    public Task<IReadOnlyList<ListwiseAnswer>> AskAsync(IReadOnlyList<IReadOnlyList<int>> windows, ListwiseTask task, CancellationToken cancellationToken)
    {
        var answers = new List<ListwiseAnswer>();
        var asked = new List<IReadOnlyList<int>>();
        foreach (var window in windows)
        {
            IsStopped |= window.Count > 1 && Windows.Count() + asked.Count >= maxCalls;
            if (window.Count < 2)
            {
                answers.Add(new ListwiseAnswer(window, IsAnswered: true));
                continue;
            }

            if (!IsStopped) asked.Add(window);
            var order = window.OrderByDescending(strength).ToArray();
            answers.Add(IsStopped || isSilent?.Invoke(window) == true
                ? new ListwiseAnswer(window, IsAnswered: false)
                : new ListwiseAnswer(task == ListwiseTask.Best ? [order[0], .. window.Where(candidate => candidate != order[0])] : order, IsAnswered: true));
        }

        if (asked.Count > 0) Rounds.Add(asked);
        return Task.FromResult<IReadOnlyList<ListwiseAnswer>>(answers);
    }
}
