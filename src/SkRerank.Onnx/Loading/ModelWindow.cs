using System.Text.Json;

namespace SkRerank.Onnx.Loading;

/// <summary>Reads how many tokens a model takes.</summary>
internal static class ModelWindow
{
    private const int WhereNothingIsSaid = 512;

    /// <summary>Reads the window, special tokens included.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="config">The content of <c>config.json</c>.</param>
    /// <param name="wanted">What the user asked for.</param>
    /// <exception cref="RerankException">The user asked for more than the model has positions for.</exception>
    public static int Read(ModelFolder folder, JsonElement config, int? wanted)
    {
        var positions = Positions(config);
        if (wanted > positions)
            throw LoadError.Create($"MaxTokens must be at most the {positions} positions of the model '{folder.Name}', but was {wanted}; set it lower, or leave it null for the model's own window.");
        if (wanted is { } asked) return asked;
        var own = folder.ReadJson("sentence_bert_config.json")?.Integer("max_seq_length") ?? folder.ReadJson("tokenizer_config.json")?.Integer("model_max_length");
        return Math.Min(own is > 0 and var window ? window : WhereNothingIsSaid, positions);
    }

    private static int Positions(JsonElement config)
    {
        if (config.Integer("max_position_embeddings") is not (> 0 and var positions)) return int.MaxValue;

        // RoBERTa and its kin count positions from behind the padding token's.
        return config.Text("model_type") is "roberta" or "xlm-roberta" or "camembert" ? Math.Max(1, positions - (config.Integer("pad_token_id") ?? 1) - 1) : positions;
    }
}
