using System.Text.Json;
using SkRerank.Evaluation.Sqlite;
using SkRerank.Experiments;

namespace SkRerank.Cli.Tests;

public sealed class ExperimentCommandTests : IDisposable
{
    private static readonly ClickLogEvent[] Events =
    [
        new Exposure { Time = default, Experiment = "mixed", Session = "s1", Query = "q", Method = InterleavingMethod.TeamDraft, Arms = ["control", "treatment"], Documents = [new("a", 0), new("b", 1)] },
        new Click { Time = default, Experiment = "mixed", Session = "s1", Query = "q", Document = "b" },
        new Exposure { Time = default, Experiment = "ab\u001b[2J", Session = "s1", Query = "q", Arm = "control", Documents = [new("a")] },
    ];

    private readonly CommandLine _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task Experiment_LinesOrSqlite_SayTheSame()
    {
        _tool.Write("clicks.jsonl", string.Join('\n', Events.Select(ClickLogJson.Format)) + "\n{\"event\":\"cl");
        using (var log = new SqliteClickLog(_tool.At("clicks.db")))
        {
            foreach (var entry in Events) await log.AppendAsync(entry, TestContext.Current.CancellationToken);
        }

        var (code, output, error) = _tool.Run("experiment", "--log", "clicks.jsonl");
        Assert.True(code == 0, error);
        Assert.Equal("1 line is no event and was skipped; line 4 is the first: Expected an exposure or a click as a JSON object with all its properties, but got something else.\n", error);
        Assert.StartsWith("mixed: interleaved by team draft, 1 sessions, 1 clicks\n", output, StringComparison.Ordinal);
        Assert.Contains("\nab [2J: one arm a session, 1 sessions, 0 clicks\n", output, StringComparison.Ordinal);
        Assert.Equal(output, _tool.Succeed("experiment", "--log", "clicks.db"));

        using var json = JsonDocument.Parse(_tool.Succeed("experiment", "--log", "clicks.db", "--experiment", "mixed", "--json"));
        Assert.Equal(("mixed", 1), (json.RootElement.GetProperty("experiments")[0].GetProperty("experiment").GetString(), json.RootElement.GetProperty("experiments").GetArrayLength()));
    }

    [Fact]
    public void Experiment_WrongLog_SaysWhatToDo()
    {
        Assert.Equal("The click log 'none.jsonl' does not exist; check the path.", _tool.Fail("experiment", "--log", "none.jsonl"));
        _tool.Write("clicks.jsonl", ClickLogJson.Format(Events[0]));
        Assert.Equal("The click log 'clicks.jsonl' has no exposure of an experiment 'other'; check the name.", _tool.Fail("experiment", "--log", "clicks.jsonl", "--experiment", "other"));
        _tool.Write("qrels.tsv", "q1\td1\t1\nq1\td2\t1\n");
        Assert.Equal($"Expected a click log, but none of the 2 lines of '{_tool.At("qrels.tsv")}' is an event; check the path.", _tool.Fail("experiment", "--log", "qrels.tsv"));
    }
}
