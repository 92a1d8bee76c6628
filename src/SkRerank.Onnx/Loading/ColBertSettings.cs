using System.Text.Json;

namespace SkRerank.Onnx.Loading;

/// <summary>Holds what <c>artifact.metadata</c> says about a ColBERT model; the defaults are those of ColBERT's own settings.</summary>
/// <param name="QueryMarker">The token behind <c>[CLS]</c> of a query.</param>
/// <param name="DocumentMarker">The token behind <c>[CLS]</c> of a document.</param>
/// <param name="QueryLength">The length that every query is filled up to.</param>
/// <param name="DocumentLength">The greatest length of a document, special tokens included.</param>
/// <param name="SkipsPunctuation">Whether the vectors of punctuation in documents are left out.</param>
/// <param name="AttendsToMasks">Whether the tokens that fill a query up are seen by the others.</param>
/// <param name="Dimensions">The length of a vector, where it is said.</param>
internal sealed record ColBertSettings(string QueryMarker, string DocumentMarker, int QueryLength, int DocumentLength, bool SkipsPunctuation, bool AttendsToMasks, int? Dimensions)
{
    public const string FileName = "artifact.metadata";

    // [CLS], the marker and [SEP], and one token of text.
    private const int ShortestLength = 4;

    /// <exception cref="RerankException">The file is missing or broken.</exception>
    public static ColBertSettings Read(ModelFolder folder)
    {
        var file = folder.ReadJson(FileName)
            ?? throw LoadError.Create($"The model folder '{folder.Path}' has no '{FileName}', so it is not known how ColBERT marks and fills its queries; give the folder of a ColBERT model with that file.");
        return new ColBertSettings(
            file.Text("query_token_id") ?? "[unused0]",
            file.Text("doc_token_id") ?? "[unused1]",
            Length(folder, file, "query_maxlen", 32),
            Length(folder, file, "doc_maxlen", 220),
            file.Flag("mask_punctuation") ?? true,
            file.Flag("attend_to_mask_tokens") ?? false,
            file.Integer("dim"));
    }

    private static int Length(ModelFolder folder, JsonElement file, string name, int standard)
    {
        var length = file.Integer(name) ?? standard;
        return length >= ShortestLength ? length : throw LoadError.Broken(folder.PathOf(FileName), $"a description of a ColBERT model with a '{name}' of at least {ShortestLength}");
    }
}
