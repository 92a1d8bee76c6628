using System.Globalization;
using System.Text;

namespace SkRerank.Pipelines;

/// <summary>Reads and writes the files of pipelines.</summary>
internal static class PipelineFile
{
    /// <summary>The greatest size that is read: a calibrator may stand in the file, but no model.</summary>
    public const int MaxBytes = 16 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="RerankException">The file cannot be read.</exception>
    public static string ReadText(string path)
    {
        if (!File.Exists(path))
            throw PipelineError.Create($"There is no pipeline file '{path}'; write one with 'skrerank tune --pipeline-out {path}', or give the path of one that is there.");
        try
        {
            using var stream = File.OpenRead(path);
            return ReadText(stream, $"file '{path}'");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw PipelineError.Create($"The pipeline file '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <exception cref="RerankException">It is too long, or no UTF-8.</exception>
    public static string ReadText(Stream stream, string name)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[81920];
        int read;
        while ((read = stream.Read(chunk)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxBytes) throw PipelineError.Create(string.Create(CultureInfo.InvariantCulture, $"A pipeline must have at most {MaxBytes >> 20} MB, but the {name} has more; give the path of a pipeline file."));
        }

        var bytes = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            throw PipelineError.Create($"A pipeline must be UTF-8, but the {name} is not; write it again.", exception);
        }
    }

    /// <summary>Writes a file beside its place, then puts it there.</summary>
    public static void Write(string path, byte[] content)
    {
        var partial = path + ".partial";
        File.WriteAllBytes(partial, content);
        File.Move(partial, path, overwrite: true);
    }
}
