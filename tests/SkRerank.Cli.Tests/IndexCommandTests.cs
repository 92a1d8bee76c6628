using System.Diagnostics;

namespace SkRerank.Cli.Tests;

public sealed class IndexCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Index_FolderOfFiles_SaysWhatItDidAndWhatItSkipped()
    {
        _tool.Write("docs/a.md", "# A\n\nText.");
        _tool.Write("docs/b.pdf", "x");
        var (code, output, error) = _tool.Run("index", "docs", "--store", "store");
        Assert.Equal(0, code);
        Assert.Equal("1 documents added, 0 changed, 0 unchanged, 0 removed; 1 passages written, 1 in the store.\n", output);
        Assert.Equal("indexed documents: 1 of 1\nskipped b.pdf: not .md, .txt, .html or .htm\n", error);
        Assert.Equal("0 documents added, 0 changed, 1 unchanged, 0 removed; 0 passages written, 1 in the store.\n", _tool.Succeed("index", "docs", "--store", "store"));
    }

    [Fact]
    public void Index_BadInput_FailsInOneSentence()
    {
        _tool.Write("empty/corpus.jsonl", "");
        _tool.Write("bad/corpus.jsonl", "{\"_id\": \"1\", \"text\": \"x\"}\n{\"_id\": \"2\", \"te");
        _tool.Write("none/notes.txt", "no store");
        _tool.Write("file", "x");
        Assert.Equal("The input 'nowhere' does not exist; give a folder of .md, .txt, .html or .htm files, a BEIR folder or a corpus.jsonl.", _tool.Fail("index", "nowhere", "--store", "store"));
        Assert.Equal($"The input '{_tool.At("empty/corpus.jsonl")}' has no document; give an input with at least one.", _tool.Fail("index", "empty", "--store", "store"));
        Assert.StartsWith($"Line 2 of '{_tool.At("bad/corpus.jsonl")}' cannot be read: expected a JSON object", _tool.Fail("index", "bad", "--store", "store"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_tool.At("store")));
        _tool.Write("docs/a.txt", "x");
        Assert.Equal($"The folder '{_tool.At("none")}' must be empty or a SkRerank store, but it holds 'notes.txt': give another folder.", _tool.Fail("index", "docs", "--store", "none"));
        Assert.Equal($"The store must be a folder, but '{_tool.At("file")}' is a file: give another path.", _tool.Fail("index", "docs", "--store", "file"));
        Assert.Equal("Option '--store' is required: see 'skrerank index --help'.", _tool.Fail("index", "docs"));
    }

    [Theory]
    [InlineData("--embedding", "must put out token vectors (batch × sequence × dimensions, floats), but puts out 'logits' of rank 2; give the folder of a bi-encoder, not of a cross-encoder.")]
    [InlineData("--token-vectors", "must put out token vectors (batch × sequence × dimensions, floats), but puts out 'logits' of rank 2; give the folder of a bi-encoder, not of a cross-encoder.")]
    public void Index_ModelThatIsNoEncoder_LeavesNoStoreInItsName(string option, string expected)
    {
        _tool.Write("docs/a.txt", "A flea lives for a hundred days.");
        var error = _tool.Fail("index", "docs", "--store", "store", option, Path.Combine(AppContext.BaseDirectory, "Models", "bert-1label"));
        Assert.EndsWith(expected, error, StringComparison.Ordinal);
        _tool.Succeed("index", "docs", "--store", "store");
    }

    [Fact]
    public void Index_InputBecameEmpty_NeedsPrune()
    {
        _tool.Write("a.jsonl", "{\"_id\": \"1\", \"text\": \"x\"}");
        _tool.Succeed("index", "a.jsonl", "--store", "store");
        _tool.Write("a.jsonl", "");
        Assert.Contains("has become empty", _tool.Fail("index", "a.jsonl", "--store", "store"), StringComparison.Ordinal);
        Assert.Equal("0 documents added, 0 changed, 0 unchanged, 1 removed; 0 passages written, 0 in the store.\n", _tool.Succeed("index", "a.jsonl", "--store", "store", "--prune"));
    }

    [Fact]
    public void Index_KilledAndRunAgain_LosesAndDoublesNothing()
    {
        const int documents = 600;
        _tool.Write("a.jsonl", string.Concat(Enumerable.Range(0, documents).Select(i => $"{{\"_id\": \"d{i}\", \"text\": \"Document number {i} is about the number {i}.\"}}\n")));

        // The plain progress lines tell when some batches are on the disk and others are not.
        using (var killed = _tool.Start(["index", "a.jsonl", "--store", "store"]))
        {
            while (killed.StandardError.ReadLine() is { } line && !line.Contains("300 of", StringComparison.Ordinal))
            {
            }

            killed.Kill();
            killed.WaitForExit();
            Assert.NotEqual(0, killed.ExitCode);
        }

        var second = _tool.Succeed("index", "a.jsonl", "--store", "store");
        Assert.EndsWith($"{documents} in the store.\n", second, StringComparison.Ordinal);
        Assert.DoesNotContain($"{documents} documents added", second, StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 unchanged", second, StringComparison.Ordinal);
        Assert.StartsWith($"0 documents added, 0 changed, {documents} unchanged", _tool.Succeed("index", "a.jsonl", "--store", "store"), StringComparison.Ordinal);
        for (var i = 0; i < documents; i += 119)
        {
            var found = _tool.Succeed("search", "--store", "store", $"document {i}", "--mode", "bm25", "--top", "3", "--json");
            Assert.Contains($"\"id\":\"d{i}\"", found, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Index_FullDisk_SaysSoAndKeepsWhatWasThere()
    {
        var disk = _tool.At("disk");
        Directory.CreateDirectory(disk);
        if (!OperatingSystem.IsLinux() || RunMount("mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", disk) != 0)
            Assert.Skip("Mounting a small tmpfs is not allowed here.");
        try
        {
            _tool.Write("a.jsonl", "{\"_id\": \"first\", \"text\": \"The first document.\"}");
            _tool.Succeed("index", "a.jsonl", "--store", "disk/store");
            _tool.Write("b.jsonl", string.Concat(Enumerable.Range(0, 400).Select(i => $"{{\"_id\": \"d{i}\", \"text\": \"{string.Join(' ', Enumerable.Range(0, 400).Select(w => $"w{i}x{w}"))}\"}}\n")));
            var (code, output, error) = _tool.Run("index", "b.jsonl", "--store", "disk/store");
            Assert.Equal(1, code);
            Assert.Empty(output);
            var sentence = error.TrimEnd().Split('\n')[^1];
            Assert.StartsWith($"Writing the store '{_tool.At("disk/store")}' failed (", sentence, StringComparison.Ordinal);
            Assert.Contains("\"id\":\"first\"", _tool.Succeed("search", "--store", "disk/store", "first document", "--mode", "bm25", "--json"), StringComparison.Ordinal);
        }
        finally
        {
            RunMount("umount", disk);
        }
    }

    private static int RunMount(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
