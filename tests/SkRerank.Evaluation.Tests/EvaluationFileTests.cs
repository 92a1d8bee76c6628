using System.Diagnostics;
using System.IO.Compression;

namespace SkRerank.Evaluation.Tests;

public sealed class EvaluationFileTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_NamedPipe_IsReadToItsEnd(bool gzip)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in the file system.");
        var folder = Directory.CreateTempSubdirectory("skrerank-");
        try
        {
            var path = Path.Combine(folder.FullName, "pipe");
            using (var make = Process.Start("mkfifo", path)) await make.WaitForExitAsync(TestContext.Current.CancellationToken);
            var lines = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"q{i} 0 d 1\n"));
            var writing = Task.Run(() =>
            {
                using var pipe = new FileStream(path, FileMode.Open, FileAccess.Write);
                using var text = new StreamWriter(gzip ? new GZipStream(pipe, CompressionMode.Compress) : pipe);
                text.Write(lines);
            }, TestContext.Current.CancellationToken);
            Assert.Equal(20_000, Qrels.Read(path).QueryIds.Count);
            await writing;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
