using System.Text.Json;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Loading;

/// <summary>Reads a WordPiece tokenizer from <c>tokenizer.json</c>; the saved truncation and padding are left alone, because the window is the model's.</summary>
/// <param name="path">The path of the file, for messages.</param>
/// <param name="root">The content of the file.</param>
internal sealed class TokenizerJsonReader(string path, JsonElement root)
{
    /// <summary>Reads the tokenizer.</summary>
    /// <exception cref="RerankException">The file describes another kind of tokenizer, or misses something.</exception>
    public WordPieceTokenizer Read()
    {
        var model = Require(root, "model");
        Expect(model, "model", "WordPiece");
        var normalizer = Require(root, "normalizer");
        Expect(normalizer, "normalizer", "BertNormalizer");
        Expect(Require(root, "pre_tokenizer"), "pre_tokenizer", "BertPreTokenizer");

        var vocabulary = new WordPieceVocabulary(ReadVocabulary(Require(model, "vocab")), model.Text("continuing_subword_prefix") ?? "##");
        var unknown = model.Text("unk_token") ?? "[UNK]";
        if (!vocabulary.TryGetId(unknown, out var unknownId)) throw Broken($"a tokenizer whose vocabulary has its unknown token '{unknown}'");
        var normalization = new BertNormalization(
            normalizer.Flag("clean_text") ?? true,
            normalizer.Flag("handle_chinese_chars") ?? true,
            normalizer.Flag("strip_accents"),
            normalizer.Flag("lowercase") ?? true);
        var rules = new WordPieceRules(vocabulary, normalization, unknownId, Math.Clamp(model.Integer("max_input_chars_per_word") ?? 100, 1, 100_000));

        var (single, pair) = new TemplateReader(Broken).Read(Require(root, "post_processor"));
        return new WordPieceTokenizer(rules, ReadSpecial(), single, pair);
    }

    private Dictionary<string, int> ReadVocabulary(JsonElement vocabulary)
    {
        if (vocabulary.ValueKind != JsonValueKind.Object) throw Broken("a tokenizer with an object 'vocab'");
        var ids = new Dictionary<string, int>(32_768, StringComparer.Ordinal);
        foreach (var token in vocabulary.EnumerateObject())
        {
            if (token.Value.ValueKind != JsonValueKind.Number || !token.Value.TryGetInt32(out var id) || id < 0) throw Broken($"a tokenizer with a whole number for the token '{token.Name}'");
            ids[token.Name] = id;
        }

        return ids;
    }

    private List<(string Text, int Id)> ReadSpecial()
    {
        var special = new List<(string, int)>();
        foreach (var token in root.Items("added_tokens"))
        {
            var text = token.Text("content") ?? throw Broken("a tokenizer whose added tokens have a 'content'");
            var id = token.Integer("id") ?? throw Broken($"a tokenizer with an id for the added token '{text}'");
            // White space around a token never becomes a token here, so 'lstrip' and 'rstrip' change nothing.
            if (token.Flag("normalized") == true || token.Flag("single_word") == true)
                throw Broken($"a supported tokenizer: the added token '{text}' must be matched verbatim, without 'normalized' or 'single_word'");
            special.Add((text, id));
        }

        return special;
    }

    private JsonElement Require(JsonElement element, string name) => element.Member(name) ?? throw Broken($"a tokenizer with a member '{name}'");

    private void Expect(JsonElement element, string name, string type)
    {
        // Files of early versions leave the type of the model out; only WordPiece has this prefix.
        var actual = element.Text("type") ?? (element.Member("continuing_subword_prefix") is null ? "" : "WordPiece");
        if (actual != type) throw Broken($"a supported tokenizer: its {name} must be '{type}', but is '{actual}'");
    }

    private RerankException Broken(string expected) => LoadError.Broken(path, expected);
}
