using System.Text.Json;

namespace SkRerank.Onnx.Loading;

/// <summary>Holds what the files of a ColBERT model say about it: <c>artifact.metadata</c> (ColBERT), else <c>config_sentence_transformers.json</c> with markers (PyLate).</summary>
/// <param name="File">The name of the file that says it.</param>
/// <param name="QueryMarker">The token behind <c>[CLS]</c> of a query.</param>
/// <param name="DocumentMarker">The token behind <c>[CLS]</c> of a document.</param>
/// <param name="QueryLength">The length that every query is filled up to.</param>
/// <param name="DocumentLength">The greatest length of a document, special tokens included.</param>
/// <param name="Skipped">The words whose vectors in documents are left out.</param>
/// <param name="ExpandsQueries">Whether queries are filled up with <c>[MASK]</c>.</param>
/// <param name="AttendsToMasks">Whether the tokens that fill a query up are seen by the others.</param>
/// <param name="Dimensions">The length of a vector, where it is said.</param>
internal sealed record ColBertSettings(
    string File, string QueryMarker, string DocumentMarker, int QueryLength, int DocumentLength, IReadOnlyList<string> Skipped, bool ExpandsQueries, bool AttendsToMasks, int? Dimensions)
{
    private const string ArtifactName = "artifact.metadata";
    private const string PyLateName = "config_sentence_transformers.json";

    // The 32 symbols of ASCII, as Python's string.punctuation has them.
    private const string Punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    // [CLS], the marker and [SEP], and one token of text.
    private const int ShortestLength = 4;

    private static readonly string[] Symbols = [.. Punctuation.Select(symbol => symbol.ToString())];

    /// <summary>Says whether the folder is that of a ColBERT model.</summary>
    /// <exception cref="RerankException">A file is broken.</exception>
    public static bool Describes(ModelFolder folder) => folder.Has(ArtifactName) || folder.ReadJson(PyLateName)?.Text("query_prefix") is not null;

    /// <exception cref="RerankException">The file is missing or broken.</exception>
    public static ColBertSettings Read(ModelFolder folder)
    {
        if (folder.ReadJson(ArtifactName) is { } artifact) return ReadArtifact(folder, artifact);
        if (folder.ReadJson(PyLateName) is { } config && config.Text("query_prefix") is { } prefix) return ReadPyLate(folder, config, prefix);
        throw LoadError.Create(
            $"The model folder '{folder.Path}' has neither '{ArtifactName}' nor PyLate's query_prefix in '{PyLateName}', so it is not known how ColBERT marks and fills its queries; give the folder of a ColBERT model with that file.");
    }

    private static ColBertSettings ReadArtifact(ModelFolder folder, JsonElement file) => new(
        ArtifactName,
        file.Text("query_token_id") ?? "[unused0]",
        file.Text("doc_token_id") ?? "[unused1]",
        Length(folder, ArtifactName, file, "query_maxlen", 32),
        Length(folder, ArtifactName, file, "doc_maxlen", 220),
        file.Flag("mask_punctuation") ?? true ? Symbols : [],
        ExpandsQueries: true,
        file.Flag("attend_to_mask_tokens") ?? false,
        file.Integer("dim"));

    private static ColBertSettings ReadPyLate(ModelFolder folder, JsonElement file, string prefix) => new(
        PyLateName,
        prefix,
        file.Text("document_prefix") ?? "[D] ",
        Length(folder, PyLateName, file, "query_length", 32),
        Length(folder, PyLateName, file, "document_length", 180),
        file.Member("skiplist_words") is { ValueKind: JsonValueKind.Array } words ? [.. words.EnumerateArray().Select(word => word.ToString())] : Symbols,
        file.Flag("do_query_expansion") ?? true,
        file.Flag("attend_to_expansion_tokens") ?? false,
        Dimensions: null);

    private static int Length(ModelFolder folder, string name, JsonElement file, string member, int standard)
    {
        var length = file.Integer(member) ?? standard;
        return length >= ShortestLength ? length : throw LoadError.Broken(folder.PathOf(name), $"a description of a ColBERT model with a '{member}' of at least {ShortestLength}");
    }
}
