using System.Text.Json;
using SkRerank.LearningToRank.Linear;
using SkRerank.LearningToRank.Networks;
using SkRerank.LearningToRank.Trees;

namespace SkRerank.LearningToRank;

/// <summary>Loads ranking models of any kind.</summary>
public static class RankingModels
{
    // "format" stands first in what this library writes; a file of trees may be of many megabytes.
    private const int Beginning = 4096;

    /// <summary>Loads a network, a weighted sum, or trees of LightGBM or XGBoost, whichever the file holds.</summary>
    /// <param name="path">The file, as <c>Save</c> of a model, <c>skrerank train ltr</c>, LightGBM or XGBoost wrote it.</param>
    /// <returns>The model.</returns>
    /// <exception cref="RerankException">The file is missing, is no such model, or has parts that do not fit each other; the message says which.</exception>
    public static IRankingModel Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Format(path) switch
        {
            RankingModelFile.Network => NeuralRankingModel.Load(path),
            RankingModelFile.Linear => LinearRankingModel.Load(path),
            _ => TreeEnsemble.Load(path),
        };
    }

    private static string? Format(string path)
    {
        // A file that cannot be read is told by the reader of trees.
        if (!File.Exists(path)) return null;
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[Beginning];
            var reader = new Utf8JsonReader(bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)), isFinalBlock: false, default);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.Read() && reader.ValueTextEquals("format"u8) && reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
