using System.Globalization;
using System.Text;
using System.Text.Json;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Cli.Tests.Sharding;

/// <summary><c>skrerank rerank --shard</c> and <c>merge</c> as processes, against a rerank server on loopback that scores by shared words.</summary>
public sealed class ShardCommandTests : IAsyncLifetime
{
    private const int Queries = 40;

    private readonly CommandLine _tool = new();
    private ContractServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        var random = new Random(3);
        string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => $"w{random.Next(30)}"));
        _tool.Write("corpus.jsonl", string.Concat(Enumerable.Range(0, 60).Select(i => $$"""{"_id":"d{{i}}","title":"","text":"{{Words(12)}}"}""" + "\n")));
        _tool.Write("queries.jsonl", string.Concat(Enumerable.Range(0, Queries).Select(i => $$"""{"_id":"q{{i}}","text":"ask{{i}} {{Words(4)}}"}""" + "\n")));
        var run = new StringBuilder();
        foreach (var i in Enumerable.Range(0, Queries).OrderBy(_ => random.Next()))
        {
            int[] found = [.. Enumerable.Range(0, 60).OrderBy(_ => random.Next()).Take(1 + random.Next(8))];
            for (var rank = 1; rank <= found.Length; rank++) run.Append(CultureInfo.InvariantCulture, $"q{i} Q0 d{found[rank - 1]} {rank} {20 - rank} bm25\n");
        }

        _tool.Write("run.trec", run.ToString());
        _server = await ContractServer.StartAsync(new TeiContract());
        _tool.Variables["TEI_URL"] = _server.Address.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _tool.Dispose();
    }

    private static string[] Rerank(string output, params string[] more) => ["rerank", "--run", "run.trec", "--corpus", "corpus.jsonl", "--queries", "queries.jsonl", "--model", "tei:", "--output", output, .. more];

    private string Text(string name) => File.ReadAllText(_tool.At(name));

    private string Whole()
    {
        _tool.Succeed(Rerank("whole.trec"));
        return Text("whole.trec");
    }

    private int Finished(string output) => File.Exists(_tool.At(output + ".journal")) ? File.ReadLines(_tool.At(output + ".journal")).Count(line => line.Contains("\"hash\"", StringComparison.Ordinal)) : 0;

    // As a user of the file system sees it: the process may be writing at this moment.
    private int LinesNow(string output)
    {
        var path = _tool.At(output + ".journal");
        if (!File.Exists(path)) return 0;
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("wc", ["-l", path]) { RedirectStandardOutput = true })!;
        return int.Parse(process.StandardOutput.ReadToEnd().Split(' ')[0], CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void Merge_AllShardsInAnyOrder_IsTheUnshardedRun(int count)
    {
        var whole = Whole();
        string[] parts = [.. Enumerable.Range(1, count).Select(index => $"part{index}.trec")];
        for (var index = 1; index <= count; index++) _tool.Succeed(Rerank(parts[index - 1], "--shard", $"{index}/{count}"));
        var json = JsonDocument.Parse(_tool.Succeed(["rerank", "merge", .. parts.Reverse(), "--output", "merged.trec", "--json"])).RootElement;
        Assert.Equal(whole, Text("merged.trec"));
        Assert.Equal(whole, string.Concat(parts.Select(Text)));
        Assert.Equal((count, Queries, (long)whole.Length), (json.GetProperty("shards").GetInt32(), json.GetProperty("queries").GetInt32(), json.GetProperty("bytes").GetInt64()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Shard_KilledAtAnyMoment_GoesOnToTheSameBytes(int seed)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at the journal of another process by 'wc'.");
        var whole = Whole();
        var random = new Random(seed);
        var parallel = seed.ToString(CultureInfo.InvariantCulture);
        for (var kill = 0; kill < 3; kill++)
        {
            // No start can come to its end before it is killed: the server holds back what is beyond a dozen.
            using var killed = new ManualResetEventSlim();
            var left = 12;
            _server.Answer = _ =>
            {
                Thread.Sleep(random.Next(2, 12));
                if (Interlocked.Decrement(ref left) < 0) killed.Wait(TestContext.Current.CancellationToken);
                return null;
            };
            using var process = _tool.Start(Rerank("out.trec", "--shard", "1/1", "--parallel", parallel));
            var goal = LinesNow("out.trec") + random.Next(0, 9);
            while (LinesNow("out.trec") < goal && !process.HasExited) await Task.Delay(random.Next(1, 5), TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            killed.Set();
            Assert.False(File.Exists(_tool.At("out.trec")));
        }

        _server.Answer = _ => null;

        // What the journal had as finished is not asked again.
        var (finished, asked) = (Finished("out.trec"), _server.Requests.Count);
        _tool.Succeed(Rerank("out.trec", "--shard", "1/1", "--parallel", parallel));
        Assert.Equal(whole, Text("out.trec"));
        Assert.Equal(Queries - finished, _server.Requests.Count - asked);
        Assert.False(File.Exists(_tool.At("out.trec.partial")));
    }

    [Fact]
    public async Task Shard_Terminated_SaysSoAndGoesOn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Sends a signal by 'kill'.");
        var whole = Whole();
        _server.Answer = _ =>
        {
            Thread.Sleep(20);
            return null;
        };
        using (var process = _tool.Start(Rerank("out.trec", "--shard", "1/1")))
        {
            while (LinesNow("out.trec") < 6) await Task.Delay(5, TestContext.Current.CancellationToken);
            using (var kill = System.Diagnostics.Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(130, process.ExitCode);
            Assert.Matches(@"Stopped; shard 1/1 has \d+ of 40 queries finished, which are kept: start the same command again to go on\.", error);
        }

        _tool.Succeed(Rerank("out.trec", "--shard", "1/1"));
        Assert.Equal(whole, Text("out.trec"));
    }

    [Fact]
    public void Shard_OtherInputsThanItBeganWith_IsRefused()
    {
        _tool.Succeed(Rerank("out.trec", "--shard", "1/2"));
        Assert.Contains("was begun with shard 1/2 instead of 2/2;", _tool.Fail(Rerank("out.trec", "--shard", "2/2")), StringComparison.Ordinal);
        Assert.Contains("was begun with the options '--model tei:' instead of '--model tei: --depth 3';", _tool.Fail(Rerank("out.trec", "--shard", "1/2", "--depth", "3")), StringComparison.Ordinal);
        var corpus = Text("corpus.jsonl");
        _tool.Write("corpus.jsonl", corpus.Replace("\"title\":\"\"", "\"title\":\"T\"", StringComparison.Ordinal));
        Assert.Contains("was begun with another corpus;", _tool.Fail(Rerank("out.trec", "--shard", "1/2")), StringComparison.Ordinal);
        _tool.Write("corpus.jsonl", corpus);
        _tool.Write("run.trec", Text("run.trec").Replace(" 19 ", " 19.5 ", StringComparison.Ordinal));
        Assert.Contains("was begun with another run;", _tool.Fail(Rerank("out.trec", "--shard", "1/2")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shard_TwoProcessesAtOnce_RefusesTheSecond()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at the journal of another process by 'wc'.");
        var whole = Whole();
        using var go = new ManualResetEventSlim();
        _server.Answer = _ =>
        {
            go.Wait(TestContext.Current.CancellationToken);
            return null;
        };
        using var first = _tool.Start(Rerank("out.trec", "--shard", "1/1"));
        while (LinesNow("out.trec") < 1) await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.Equal("Another process works on the shard 'out.trec'; let it finish, or give this one an output of its own.", _tool.Fail(Rerank("out.trec", "--shard", "1/1")));
        Assert.Equal("A process still works on the shard 'out.trec'; merge when it has finished.", _tool.Fail("rerank", "merge", "out.trec", "--output", "merged.trec"));
        go.Set();
        await first.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(whole, Text("out.trec"));
    }

    [Fact]
    public void Shard_QueriesThatFail_AreKeptAsSuchAndTriedAgain()
    {
        var whole = Whole();
        _server.Answer = request => request.Json.GetProperty("query").GetString()!.Split(' ')[0] is "ask3" or "ask11" ? _server.Contract.Failure(424, "no backend") : null;
        var (code, _, error) = _tool.Run(Rerank("out.trec", "--shard", "1/1", "--parallel", "4"));
        Assert.Equal(1, code);
        Assert.Matches(@"Of the 40 queries of shard 1/1, 2 failed \('q(3|11)' is the first\), so 'out\.trec' is not there yet: start the same command again", error);
        Assert.Matches(@"The query 'q(3|11)' failed and is tried again at the next start; it is the first of this one: .*424", error);
        Assert.False(File.Exists(_tool.At("out.trec")));
        Assert.EndsWith("is not finished; start its command again, then merge.", _tool.Fail("rerank", "merge", "out.trec", "--output", "merged.trec"), StringComparison.Ordinal);

        _server.Answer = _ => null;
        var asked = _server.Requests.Count;
        _tool.Succeed(Rerank("out.trec", "--shard", "1/1"));
        Assert.Equal(["ask11", "ask3"], _server.Requests.Skip(asked).Select(request => request.Json.GetProperty("query").GetString()!.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.Equal(whole, Text("out.trec"));
    }

    [Fact]
    public void Shard_ServerThatFailsAlways_StopsAfterTwentyAndLetsOthersAnswerWhenAsked()
    {
        _server.Answer = _ => _server.Contract.Failure(424, "no backend");
        var (code, _, error) = _tool.Run(Rerank("out.trec", "--shard", "1/1"));
        Assert.Equal(1, code);
        Assert.Contains("20 queries in a row failed, the last (", error, StringComparison.Ordinal);
        Assert.Equal(20, _server.Requests.Count);

        (code, _, error) = _tool.Run(Rerank("out.trec", "--shard", "1/1", "--fallback"));
        Assert.True(code == 0, error);
        Assert.Contains("20 failed and are tried again", error, StringComparison.Ordinal);
        Assert.Contains("The models in the box answered for 40 of them.", error, StringComparison.Ordinal);
        Assert.Equal(40, File.ReadLines(_tool.At("out.trec")).Select(line => line.Split(' ')[0]).Distinct().Count());
    }

    [Fact]
    public void Shard_Parallel_AsksSeveralAtATimeAndKeepsTheOrder()
    {
        var whole = Whole();
        _server.Answer = _ =>
        {
            Thread.Sleep(30);
            return null;
        };
        var output = _tool.Succeed(Rerank("out.trec", "--shard", "1/1", "--parallel", "4", "--json"));
        Assert.InRange(_server.MostConcurrent, 2, 4);
        Assert.Equal(whole, Text("out.trec"));
        Assert.Equal(whole.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]).Distinct(), output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()));
    }

    [Fact]
    public void Shard_MoreShardsThanQueries_GivesEmptyOnesThatMerge()
    {
        var whole = Whole();
        string[] parts = [.. Enumerable.Range(1, 41).Select(index => $"part{index}.trec")];
        foreach (var part in parts[1..]) _tool.Succeed(Rerank(part, "--shard", $"{part[4..^5]}/41"));
        var (code, _, error) = _tool.Run(Rerank(parts[0], "--shard", "1/41"));
        Assert.Equal((0, "Shard 1/41 is whole: 0 of 40 queries in 'part1.trec'.\n"), (code, error));
        Assert.Empty(Text("part1.trec"));
        _tool.Succeed(["rerank", "merge", .. parts, "--output", "merged.trec"]);
        Assert.Equal(whole, Text("merged.trec"));
    }

    [Fact]
    public void Merge_PartsThatAreNotOneRun_AreTold()
    {
        string[] parts = ["a.trec", "b.trec", "c.trec"];
        for (var index = 1; index <= 3; index++) _tool.Succeed(Rerank(parts[index - 1], "--shard", $"{index}/3"));
        _tool.Succeed(Rerank("other.trec", "--shard", "2/3", "--depth", "2"));
        _tool.Succeed(Rerank("half.trec", "--shard", "2/2"));
        string Merge(params string[] given) => _tool.Fail(["rerank", "merge", .. given, "--output", "merged.trec"]);
        Assert.Equal("Of the 3 shards these are missing: 2/3; give the outputs of all, and rerank those that have none.", Merge("c.trec", "a.trec"));
        Assert.Equal("Shard 2/3 comes twice: 'b.trec' and 'b.trec'; give each shard once.", Merge("a.trec", "b.trec", "c.trec", "b.trec"));
        Assert.Equal("The parts 'other.trec' and 'a.trec' do not belong to one run: the former has the options '--model tei: --depth 2' instead of '--model tei:'; give the parts of one run.", Merge("a.trec", "other.trec", "c.trec"));
        Assert.Equal("The parts 'half.trec' and 'a.trec' do not belong to one run: the former has 2 shards instead of 3; give the parts of one run.", Merge("a.trec", "half.trec"));
        Assert.StartsWith("There is no journal 'run.trec.journal' beside the part 'run.trec'", Merge("run.trec"), StringComparison.Ordinal);
        _tool.Write("b.trec", Text("b.trec").Replace("Q0 d1", "Q0 d2", StringComparison.Ordinal) + "\n");
        Assert.EndsWith("The part 'b.trec' is not what shard 2/3 wrote: it has changed or was not copied whole; copy it again, or rerank it anew.", _tool.Run(["rerank", "merge", .. parts, "--output", "merged.trec"]).Error.TrimEnd(), StringComparison.Ordinal);
        Assert.False(File.Exists(_tool.At("merged.trec")));
        Assert.False(File.Exists(_tool.At("merged.trec.partial")));
    }

    [Fact]
    public void Shard_WhatDoesNotFit_FailsInOneSentence()
    {
        Assert.Equal("--parallel is about a shard: add --shard 1/1 for the whole run.", _tool.Fail(Rerank("out.trec", "--parallel", "2")));
        Assert.StartsWith("The value of --shard must be a part and the number of parts such as 2/4, from 1/4 to 4/4, but was '5/4'", _tool.Fail(Rerank("out.trec", "--shard", "5/4")), StringComparison.Ordinal);
        Assert.Equal("--shard keeps what is finished beside its output, but '/dev/stdout' is no file: name one.", _tool.Fail(Rerank("/dev/stdout", "--shard", "1/1")));
        Assert.StartsWith("The file 'none/out.trec.journal' cannot be written: ", _tool.Fail(Rerank("none/out.trec", "--shard", "1/1")), StringComparison.Ordinal);
        _tool.Variables["OPENAI_API_KEY"] = "none";
        string Chat(params string[] more) => _tool.Fail(["rerank", "--run", "run.trec", "--corpus", "corpus.jsonl", "--queries", "queries.jsonl", "--output", "out.trec", "--shard", "1/1", "--model", "openai:gpt-4o-mini", .. more]);
        Assert.StartsWith("--dry-run plans all queries of the run: leave --shard out.", Chat("--dry-run"), StringComparison.Ordinal);
        Assert.StartsWith("--budget-usd is for all queries of one process", Chat("--budget-usd", "1"), StringComparison.Ordinal);
        Assert.StartsWith("--parallel is for models that score", Chat("--parallel", "2"), StringComparison.Ordinal);
        _tool.Write("run.trec", "q1 Q0 d1 1 9 t\nq2 Q0 d1 1 9 t\nq1 Q0 d2 2 8 t\n");
        Assert.Contains("query 'q1' comes a second time after other queries; sort the lines by query", _tool.Fail(Rerank("out.trec", "--shard", "1/1")), StringComparison.Ordinal);
        _tool.Write("run.trec", "q1 Q0 d1 1 9 t\nq2 Q0 d99 1 9 t\n");
        Assert.Equal("The document 'd99' of the run 'run.trec' is not in 'corpus.jsonl'; give the corpus that the run was made from.", _tool.Fail(Rerank("out.trec", "--shard", "1/2")));
        _tool.Write("run.trec", "q1 Q0 d1 1 9 t\nq99 Q0 d1 1 9 t\n");
        Assert.Equal("The query 'q99' of the run 'run.trec' is not in 'queries.jsonl'; give the queries that the run answers.", _tool.Fail(Rerank("out.trec", "--shard", "1/2")));
        Assert.Empty(Directory.GetFiles(_tool.Folder, "out.trec*"));
    }

    [Theory]
    [InlineData("--model", "minilm-reranker")]
    [InlineData("--weights", "1,2")]
    public void Shard_ModelsOfThisMachine_MergeToTheUnshardedRun(params string[] options)
    {
        string[] Local(string output, params string[] more) => ["rerank", "--run", "run.trec", "--corpus", "corpus.jsonl", "--queries", "queries.jsonl", "--output", output, .. options, .. more];
        _tool.Succeed(Local("whole.trec"));
        _tool.Succeed(Local("a.trec", "--shard", "1/2"));
        _tool.Succeed(Local("b.trec", "--shard", "2/2", "--parallel", "3"));
        _tool.Succeed("rerank", "merge", "a.trec", "b.trec", "--output", "merged.trec");
        Assert.Equal(Text("whole.trec"), Text("merged.trec"));
    }
}
