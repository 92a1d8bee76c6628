using System.Text.Json;

namespace SkRerank.Cli;

/// <summary>Keeps the settings of a pipeline in a file.</summary>
internal static class SettingsFile
{
    /// <exception cref="RerankException">The file is missing, or is no file of settings.</exception>
    public static PipelineSettings Read(string path)
    {
        if (!File.Exists(path)) throw new RerankException($"There is no settings file '{path}'; 'skrerank tune' writes one.");
        PipelineSettings? settings;
        try
        {
            settings = JsonSerializer.Deserialize(File.ReadAllBytes(path), PipelineSettingsContext.Default.PipelineSettings);
        }
        catch (JsonException exception)
        {
            throw new RerankException($"The file '{path}' is no file of settings ({exception.Message.Split('\n')[0].TrimEnd('.')}); write it again with 'skrerank tune'.", exception);
        }

        if (settings?.Version != PipelineSettings.CurrentVersion)
            throw new RerankException($"The settings in '{path}' must be of version {PipelineSettings.CurrentVersion}, but are of {settings?.Version.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}; write them again with 'skrerank tune'.");
        if (Problem(settings) is { } problem) throw new RerankException($"The settings in '{path}' cannot be used: {problem}; correct them, or write them again with 'skrerank tune'.");
        return settings;
    }

    /// <summary>Writes the file whole or not at all.</summary>
    public static void Write(string path, PipelineSettings settings) =>
        WholeFile.Write(path, [.. JsonSerializer.SerializeToUtf8Bytes(settings, PipelineSettingsContext.Default.PipelineSettings), (byte)'\n']);

    private static string? Problem(PipelineSettings settings)
    {
        double[] weights = [settings.Bm25Weight, settings.VectorWeight, settings.HybridWeight, settings.LateInteractionWeight];
        if (weights.Any(weight => !double.IsFinite(weight) || weight < 0)) return "a weight is negative";
        if (settings is { Bm25Weight: 0, VectorWeight: 0 }) return "bm25Weight and vectorWeight are both 0";
        if (settings is { HybridWeight: 0, LateInteractionWeight: 0 }) return "hybridWeight and lateInteractionWeight are both 0";
        if (settings.Candidates < 1) return "candidates is less than 1";
        if (settings.Depth < 0) return "depth is negative";
        if (settings is { Calibrator: not null, Model: null } or { Calibrator: not null, Depth: 0 }) return "calibrator is of a cross-encoder, but model names none or depth is 0";
        return settings.RrfK < 0 ? "rrfK is negative" : null;
    }
}
