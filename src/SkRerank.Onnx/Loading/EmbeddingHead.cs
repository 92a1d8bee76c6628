using System.Text.Json;

namespace SkRerank.Onnx.Loading;

/// <summary>Holds what comes after the graph of a sentence-transformers model: pooling, and whether the embedding is normalised.</summary>
/// <param name="Pooling">How token vectors become one embedding.</param>
/// <param name="Normalize">Whether the embedding is divided by its length.</param>
/// <param name="Dimensions">The number of dimensions that the configuration states.</param>
internal sealed record EmbeddingHead(PoolingMode Pooling, bool Normalize, int? Dimensions)
{
    /// <summary>Reads <c>modules.json</c> and the pooling's <c>config.json</c>; a folder without them is mean pooling and normalisation.</summary>
    /// <exception cref="RerankException">The model has a module or a pooling that is not supported.</exception>
    public static EmbeddingHead Read(ModelFolder folder, JsonElement config)
    {
        var modules = ModelModule.Read(folder);
        var poolingPath = "1_Pooling";
        var normalize = !folder.Has("modules.json");
        foreach (var (kind, type, path) in modules ?? [])
        {
            switch (kind)
            {
                case "Transformer":
                    break;
                case "Pooling":
                    poolingPath = path ?? poolingPath;
                    break;
                case "Normalize":
                    normalize = true;
                    break;
                default:
                    throw LoadError.Create($"The file '{folder.PathOf("modules.json")}' must list only Transformer, Pooling and Normalize, but has '{type}'; use a model without that module.");
            }
        }

        var pooling = folder.ReadJson(poolingPath + "/config.json") ?? default(JsonElement);
        return new EmbeddingHead(ReadMode(folder.PathOf(poolingPath + "/config.json"), pooling), normalize, pooling.Integer("word_embedding_dimension") ?? pooling.Integer("embedding_dimension") ?? config.Integer("hidden_size"));
    }

    /// <summary>Reads which pooling a <c>config.json</c> chooses; mean where there is none.</summary>
    /// <exception cref="RerankException">It is not supported.</exception>
    public static PoolingMode ReadMode(string path, JsonElement pooling)
    {
        if (pooling.ValueKind != JsonValueKind.Object) return PoolingMode.Mean;
        // Files of sentence-transformers 5.4 and later say it in one word.
        if (pooling.Text("pooling_mode") is { } word)
        {
            return word switch
            {
                "mean" => PoolingMode.Mean,
                "cls" => PoolingMode.Cls,
                "max" => PoolingMode.Max,
                "lasttoken" => PoolingMode.LastToken,
                _ => throw LoadError.Create($"The file '{path}' must choose the pooling_mode mean, cls, max or lasttoken, but chooses '{word}'; use a model with such a pooling."),
            };
        }

        string[] chosen = [.. pooling.EnumerateObject().Where(member => member.Name.StartsWith("pooling_mode_", StringComparison.Ordinal) && member.Value.ValueKind == JsonValueKind.True).Select(member => member.Name)];
        return chosen switch
        {
            ["pooling_mode_mean_tokens"] => PoolingMode.Mean,
            ["pooling_mode_cls_token"] => PoolingMode.Cls,
            ["pooling_mode_max_tokens"] => PoolingMode.Max,
            ["pooling_mode_lasttoken"] => PoolingMode.LastToken,
            _ => throw LoadError.Create($"The file '{path}' must choose one of pooling_mode_mean_tokens, pooling_mode_cls_token, pooling_mode_max_tokens and pooling_mode_lasttoken, but chooses '{string.Join(", ", chosen)}'; use a model with such a pooling."),
        };
    }
}
