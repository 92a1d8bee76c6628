using System.Text.Json;
using SkRerank.Onnx.Tokenization.Pipeline;

namespace SkRerank.Onnx.Loading;

/// <summary>Reads a BPE or Unigram tokenizer from <c>tokenizer.json</c>; the saved truncation and padding are left alone, because the window is the model's.</summary>
/// <param name="path">The path of the file, for messages.</param>
/// <param name="root">The content of the file.</param>
internal sealed class PipelineReader(string path, JsonElement root)
{
    /// <summary>Reads the tokenizer.</summary>
    /// <exception cref="RerankException">The file has a step that is not supported, or misses something.</exception>
    public PipelineTokenizer Read()
    {
        var model = root.Member("model") ?? throw Broken("a tokenizer with a member 'model'");
        ITokenModel tokenModel = model.Text("type") switch
        {
            "BPE" => ReadBpe(model),
            "Unigram" => ReadUnigram(model),
            var other => throw Broken($"a supported tokenizer: its model must be 'WordPiece', 'BPE' or 'Unigram', but is '{other}'"),
        };
        var normalize = new NormalizerReader(Broken).Read(root.Member("normalizer"));
        var split = new WordSplitReader(Broken).Read(root.Member("pre_tokenizer"));
        var (single, pair) = new TemplateReader(Broken).Read(root.Member("post_processor"));
        var added = root.Items("added_tokens").ToArray();
        var verbatim = new AddedTokenMatcher(added.Where(t => t.Flag("normalized") != true).Select(t => ReadAdded(t, text => text)));
        var normalized = new AddedTokenMatcher(added.Where(t => t.Flag("normalized") == true).Select(t => ReadAdded(t, normalize)));
        return new PipelineTokenizer(verbatim, normalize, normalized, split, tokenModel, single, pair);
    }

    private AddedToken ReadAdded(JsonElement token, Func<string, string> normalize)
    {
        var text = token.Text("content") ?? throw Broken("a tokenizer whose added tokens have a 'content'");
        var id = token.Integer("id") ?? throw Broken($"a tokenizer with an id for the added token '{text}'");
        return new AddedToken(normalize(text), id, token.Flag("lstrip") ?? false, token.Flag("rstrip") ?? false, token.Flag("single_word") ?? false);
    }

    private BpeModel ReadBpe(JsonElement model)
    {
        if ((model.Text("continuing_subword_prefix") ?? "").Length > 0 || (model.Text("end_of_word_suffix") ?? "").Length > 0)
            throw Broken("a supported tokenizer: its BPE model must have no continuing_subword_prefix and no end_of_word_suffix");
        var vocabulary = new Dictionary<string, int>(65_536, StringComparer.Ordinal);
        foreach (var token in (model.Member("vocab") is { ValueKind: JsonValueKind.Object } vocab ? vocab : throw Broken("a tokenizer with an object 'vocab'")).EnumerateObject())
            vocabulary[token.Name] = token.Value.ValueKind == JsonValueKind.Number && token.Value.TryGetInt32(out var id) && id >= 0 ? id : throw Broken($"a tokenizer with a whole number for the token '{token.Name}'");
        if (vocabulary.Count == 0) throw Broken("a tokenizer with tokens in its 'vocab'");
        var unknown = model.Text("unk_token") is not { } name ? (int?)null
            : vocabulary.TryGetValue(name, out var unknownId) ? unknownId : throw Broken($"a tokenizer whose vocabulary has its unknown token '{name}'");
        return new BpeModel(vocabulary, ReadMerges(model, vocabulary), unknown, model.Flag("fuse_unk") ?? false, model.Flag("byte_fallback") ?? false, model.Flag("ignore_merges") ?? false);
    }

    private List<(int Left, int Right, int Id)> ReadMerges(JsonElement model, Dictionary<string, int> vocabulary)
    {
        var merges = new List<(int, int, int)>();
        foreach (var merge in model.Items("merges"))
        {
            string[] parts = merge.ValueKind == JsonValueKind.Array ? [.. merge.EnumerateArray().Select(p => p.GetString() ?? "")] : (merge.GetString() ?? "").Split(' ');
            if (parts is not [var left, var right] || !vocabulary.TryGetValue(left, out var leftId) || !vocabulary.TryGetValue(right, out var rightId) || !vocabulary.TryGetValue(left + right, out var id))
                throw Broken($"a tokenizer whose vocabulary has both parts of the merge '{string.Join(' ', parts)}' and what they make");
            merges.Add((leftId, rightId, id));
        }

        return merges;
    }

    private UnigramModel ReadUnigram(JsonElement model)
    {
        var pieces = new List<(string, double)>();
        foreach (var piece in model.Items("vocab"))
        {
            JsonElement[] parts = piece.ValueKind == JsonValueKind.Array ? [.. piece.EnumerateArray()] : [];
            if (parts is not [{ ValueKind: JsonValueKind.String }, { ValueKind: JsonValueKind.Number }]) throw Broken($"a tokenizer with a text and a score for piece {pieces.Count}");
            pieces.Add((parts[0].GetString()!, parts[1].GetDouble()));
        }

        var unknown = model.Integer("unk_id") ?? -1;
        if (unknown < 0 || unknown >= pieces.Count) throw Broken("a tokenizer with an 'unk_id' among its pieces");
        return new UnigramModel(pieces, unknown, model.Flag("byte_fallback") ?? false);
    }

    private RerankException Broken(string expected) => LoadError.Broken(path, expected);
}
