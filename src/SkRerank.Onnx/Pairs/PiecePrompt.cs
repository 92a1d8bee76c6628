using System.Text.Json;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Pairs;

/// <summary>Holds the prompt of a family whose parts are turned into tokens one by one.</summary>
/// <param name="Query">What stands before the query, in one part with it.</param>
/// <param name="Document">What stands before the document, in one part with it.</param>
/// <param name="Separator">The part behind the query and behind the document; may be empty.</param>
/// <param name="Suffix">The last part; never cut.</param>
/// <param name="StartToken">The name in <c>config.json</c> of the token before everything, if any.</param>
/// <param name="EndToken">The name in <c>config.json</c> of the token behind everything, if any.</param>
internal sealed record PiecePrompt(string Query, string Document, string Separator, string Suffix, string? StartToken, string? EndToken)
{
    /// <summary>Gets the prompt of bge-reranker-v2-gemma (FlagEmbedding).</summary>
    public static PiecePrompt Gemma { get; } = new(
        "A: ",
        "B: ",
        "\n",
        "Given a query A and a passage B, determine whether the passage contains an answer to the query by providing a prediction of either 'Yes' or 'No'.",
        "bos_token_id",
        EndToken: null);

    /// <summary>Gets the prompt of bge-reranker-v2.5-gemma2-lightweight (FlagEmbedding).</summary>
    public static PiecePrompt LayerHeads { get; } = Gemma with { Suffix = "Predict whether passage B contains an answer to query A." };

    /// <summary>Gets monoT5's prompt (pygaggle).</summary>
    public static PiecePrompt MonoT5 { get; } = new("Query: ", "Document: ", "", "Relevant:", StartToken: null, "eos_token_id");

    /// <summary>Reads the id of a token that <c>config.json</c> names.</summary>
    /// <exception cref="RerankException">The file has no such id.</exception>
    public static int[] TokenOf(ModelFolder folder, JsonElement config, string? name)
    {
        if (name is null) return [];
        // Some files give several ids; the first is the one that is written.
        var id = config.Integer(name) ?? (config.Items(name).FirstOrDefault() is { ValueKind: JsonValueKind.Number } first ? first.GetInt32() : null);
        return id is { } known ? [known] : throw LoadError.Create($"The file '{folder.PathOf("config.json")}' must have a whole number '{name}', which this family's prompt needs; copy the model's own configuration there.");
    }
}
