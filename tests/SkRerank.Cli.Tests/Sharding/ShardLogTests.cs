using SkRerank.Cli.Sharding;
using SkRerank.Evaluation;
using SkRerank.TestSupport;

namespace SkRerank.Cli.Tests.Sharding;

/// <summary>What a shard keeps beside its output, in every state that a kill can leave it in.</summary>
public sealed class ShardLogTests : IDisposable
{
    private const int Queries = 6;

    private readonly string _folder = Directory.CreateTempSubdirectory("skrerank-").FullName;

    private string Output => Path.Combine(_folder, "out.trec");

    private string Journal => Output + ".journal";

    private string Partial => Output + ".partial";

    private static string Expected => string.Concat(Enumerable.Range(0, Queries).Select(Lines));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The second query has no candidates, and so no lines.
    private static string Lines(int position) => position == 1 ? "" : string.Concat(Enumerable.Range(1, position + 1).Select(rank => $"q{position} Q0 d{rank} {rank} {9 - rank} t\n"));

    private static ShardHeader Header(string options = "", string run = "aa", int index = 1, int count = 1, string version = "1") =>
        new(new ShardNumber(index, count), Queries, new Dictionary<string, string> { ["version"] = version, ["options"] = options, ["run"] = run });

    private static ShardQuery Query(int position) => new(position, new BeirQuery($"q{position}", "?"), new FakeRetriever(_ => []));

    private static void Finish(ShardLog log)
    {
        for (var position = 0; position < Queries; position++)
        {
            if (log.IsWanted(position)) log.Append(Query(position), Lines(position), isFallback: false);
        }

        log.Complete();
    }

    private void FillAll()
    {
        using var log = new ShardLog(Output, Header());
        for (var position = 0; position < Queries; position++) log.Append(Query(position), Lines(position), isFallback: false);
    }

    [Fact]
    public void Open_CutAnywhere_GoesOnToTheSameBytes()
    {
        FillAll();
        var (journal, partial) = (File.ReadAllBytes(Journal), File.ReadAllBytes(Partial));
        var random = new Random(7);
        for (var i = 0; i < 300; i++)
        {
            File.Delete(Output);
            File.WriteAllBytes(Journal, journal[..random.Next(journal.Length + 1)]);
            File.WriteAllBytes(Partial, partial[..random.Next(partial.Length + 1)]);
            using (var log = new ShardLog(Output, Header()))
            {
                Assert.False(log.IsWhole);
                Finish(log);
                Assert.Equal(Queries, log.Done);
            }

            Assert.Equal(Expected, File.ReadAllText(Output));
            Assert.False(File.Exists(Partial));
            using var again = new ShardLog(Output, Header());
            Assert.True(again.IsWhole);
        }
    }

    [Fact]
    public void Open_JournalCutInALine_DoesThatQueryAgainAndNoOther()
    {
        FillAll();
        File.WriteAllBytes(Journal, File.ReadAllBytes(Journal)[..^1]);
        using var log = new ShardLog(Output, Header());
        Assert.Equal([false, false, false, false, false, true], Enumerable.Range(0, Queries).Select(position => log.IsWanted(position)));
        Assert.Equal((5L, true), (log.Done, log.Torn > 0));
    }

    [Fact]
    public void Open_OutputWithOtherBytes_DoesAgainWhatFollowsThem()
    {
        FillAll();
        var partial = File.ReadAllBytes(Partial);
        partial[Lines(0).Length + Lines(2).Length + 3] ^= 1;
        File.WriteAllBytes(Partial, partial);
        using var log = new ShardLog(Output, Header());
        Assert.Equal([false, false, false, true, true, true], Enumerable.Range(0, Queries).Select(position => log.IsWanted(position)));
        Finish(log);
        Assert.Equal(Expected, File.ReadAllText(Output));
    }

    [Fact]
    public void AppendFailure_NextStart_TriesItAgainAndPutsItInItsPlace()
    {
        using (var first = new ShardLog(Output, Header()))
        {
            for (var position = 0; position < 4; position++)
            {
                if (position is 0 or 2) first.AppendFailure(Query(position), "The server failed.");
                else first.Append(Query(position), Lines(position), isFallback: false);
            }
        }

        using (var second = new ShardLog(Output, Header()))
        {
            Assert.Equal(["q0", "q2"], second.Failed.Values);
            Assert.Equal([true, false, true, false, true, true], Enumerable.Range(0, Queries).Select(position => second.IsWanted(position)));
            second.AppendFailure(Query(0), "The server failed again.");
            second.Append(Query(2), Lines(2), isFallback: true);
            second.Append(Query(4), Lines(4), isFallback: false);
            Assert.Throws<InvalidOperationException>(second.Complete);
        }

        using var third = new ShardLog(Output, Header());
        Assert.Equal((4L, 1L, 1), (third.Done, third.Fallbacks, third.Failed.Count));
        Finish(third);
        Assert.Equal(Expected, File.ReadAllText(Output));
        Assert.Equal(["out.trec", "out.trec.journal"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Open_KilledBetweenSealAndMove_PutsTheOutputInItsPlace()
    {
        FillAll();
        using (var log = new ShardLog(Output, Header())) log.Complete();
        File.Move(Output, Partial);
        File.WriteAllText(Output, "of another run\n");
        using var again = new ShardLog(Output, Header());
        Assert.False(again.IsWhole);
        Assert.Equal(Queries, again.Done);
        again.Complete();
        Assert.Equal(Expected, File.ReadAllText(Output));
    }

    [Fact]
    public void Open_FinishedOutputThatIsGoneOrOther_IsRefused()
    {
        FillAll();
        using (var log = new ShardLog(Output, Header())) log.Complete();
        File.WriteAllText(Output, Expected.Replace("d1 1 8", "d1 1 7", StringComparison.Ordinal));
        var sentence = $"The shard '{Output}' was finished, but the file is gone or has changed since; put it back, or remove '{Journal}' to rerank it anew.";
        Assert.Equal(sentence, Assert.Throws<RerankException>(() => new ShardLog(Output, Header())).Message);
        File.Delete(Output);
        Assert.Equal(sentence, Assert.Throws<RerankException>(() => new ShardLog(Output, Header())).Message);
    }

    [Fact]
    public void Open_BegunWithSomethingElse_IsRefusedAndLeftAlone()
    {
        FillAll();
        var before = (File.ReadAllText(Journal), File.ReadAllText(Partial));
        string Fail(ShardHeader header) => Assert.Throws<RerankException>(() => new ShardLog(Output, header)).Message;
        var remedy = $"; give what it was begun with, or remove '{Journal}' to begin anew.";
        Assert.Equal($"The shard '{Output}' was begun with another run{remedy}", Fail(Header(run: "bb")));
        Assert.Equal($"The shard '{Output}' was begun with the options '' instead of '--depth 5'{remedy}", Fail(Header("--depth 5")));
        Assert.Equal($"The shard '{Output}' was begun with the version '1' instead of '2'{remedy}", Fail(Header(version: "2")));
        Assert.Equal($"The shard '{Output}' was begun with shard 1/1 instead of 1/2{remedy}", Fail(Header(count: 2)));
        Assert.Equal(before, (File.ReadAllText(Journal), File.ReadAllText(Partial)));
    }

    [Fact]
    public void Open_WhileAnotherIsOpen_IsRefused()
    {
        using var first = new ShardLog(Output, Header());
        Assert.Equal($"Another process works on the shard '{Output}'; let it finish, or give this one an output of its own.", Assert.Throws<RerankException>(() => new ShardLog(Output, Header())).Message);
        Finish(first);
        Assert.Equal(Expected, File.ReadAllText(Output));
    }

    [Fact]
    public void Open_FileThatIsNoJournal_IsRefusedAndLeftAlone()
    {
        File.WriteAllText(Journal, "Dear diary,\nall is well.\n");
        Assert.Equal($"The file '{Journal}' is no journal of a shard that this version wrote; name another output, or remove it.", Assert.Throws<RerankException>(() => new ShardLog(Output, Header())).Message);
        Assert.Equal("Dear diary,\nall is well.\n", File.ReadAllText(Journal));
    }

    [Fact]
    public void Append_DiskIsFull_IsOneSentenceAndGoesOnAfterwards()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Only Linux has a device that is always full.");
        File.CreateSymbolicLink(Partial, "/dev/full");
        using (var log = new ShardLog(Output, Header()))
        {
            var sentence = Assert.Throws<RerankException>(() => log.Append(Query(0), Lines(0), isFallback: false)).Message;
            Assert.StartsWith($"The shard '{Output}' cannot be written on: No space left on device", sentence, StringComparison.Ordinal);
            Assert.EndsWith("; what is finished is kept, so mend that and start the same command again.", sentence, StringComparison.Ordinal);
        }

        File.Delete(Partial);
        using var again = new ShardLog(Output, Header());
        Finish(again);
        Assert.Equal(Expected, File.ReadAllText(Output));
    }
}
