using System.Globalization;
using System.Text.Json;

namespace SkRerank.Calibration;

/// <summary>Reads calibrators and says what is wrong with one.</summary>
internal static class CalibratorReader
{
    /// <param name="json">The JSON.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="RerankException">It is no calibrator.</exception>
    public static CalibratorFile Read(string json, string name)
    {
        CalibratorFile? file;
        try
        {
            file = JsonSerializer.Deserialize(json, CalibratorContext.Default.CalibratorFile);
        }
        catch (JsonException exception)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"at {exception.Path ?? "$"}, line {exception.LineNumber + 1}");
            throw Failure($"The {name} is not what 'skrerank calibrate' writes: {place}, something else was expected; fit it again.", exception);
        }

        string[] problems = file is null ? ["it is null"] : [.. file.Problems()];
        return problems.Length == 0 ? file! : throw Failure($"The {name} is not valid: {string.Join("; ", problems)}; fit it again with 'skrerank calibrate'.", null);
    }

    /// <exception cref="RerankException">The file cannot be read.</exception>
    public static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Failure($"The calibrator file '{path}' does not exist; check the path, or fit one with 'skrerank calibrate'.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failure($"The calibrator file '{path}' cannot be read ({exception.Message.TrimEnd('.')}); check its permissions and that it is a file.", exception);
        }
    }

    private static RerankException Failure(string sentence, Exception? inner) => new(sentence, inner) { Operation = "load" };
}
