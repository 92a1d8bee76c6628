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

        var post = Require(root, "post_processor");
        return (post.Text("type") ?? "") switch
        {
            "TemplateProcessing" => new WordPieceTokenizer(rules, ReadSpecial(), ReadTemplate(post, "single"), ReadTemplate(post, "pair")),
            "BertProcessing" => BertTokenTemplates.Create(rules, ReadSpecial(), ReadPairId(post, "cls"), ReadPairId(post, "sep")),
            var other => throw Broken($"a supported tokenizer: its post_processor must be 'TemplateProcessing' or 'BertProcessing', but is '{other}'"),
        };
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

    private TokenTemplate ReadTemplate(JsonElement post, string name)
    {
        var parts = new List<TokenTemplatePart>();
        foreach (var item in post.Items(name))
        {
            if (item.Member("Sequence") is { } text)
            {
                parts.Add(TokenTemplatePart.Text(text.Text("id") == "B", (byte)(text.Integer("type_id") ?? 0)));
            }
            else
            {
                var special = item.Member("SpecialToken") is { } token ? token : throw Broken($"a tokenizer whose template '{name}' has only texts and special tokens");
                var ids = Require(Require(post, "special_tokens"), special.Text("id") ?? "").Items("ids");
                foreach (var id in ids)
                {
                    if (id.ValueKind != JsonValueKind.Number || !id.TryGetInt32(out var number)) throw Broken("a tokenizer whose special tokens have whole numbers as ids");
                    parts.Add(TokenTemplatePart.Special(number, (byte)(special.Integer("type_id") ?? 0)));
                }
            }
        }

        return parts.Any(part => part.IsText) ? new TokenTemplate(parts) : throw Broken($"a tokenizer with a template '{name}'");
    }

    private int ReadPairId(JsonElement post, string name) =>
        post.Items(name).Skip(1).FirstOrDefault() is { ValueKind: JsonValueKind.Number } id && id.TryGetInt32(out var number) ? number : throw Broken($"a tokenizer with an id for '{name}'");

    private JsonElement Require(JsonElement element, string name) => element.Member(name) ?? throw Broken($"a tokenizer with a member '{name}'");

    private void Expect(JsonElement element, string name, string type)
    {
        // Files of early versions leave the type of the model out; only WordPiece has this prefix.
        var actual = element.Text("type") ?? (element.Member("continuing_subword_prefix") is null ? "" : "WordPiece");
        if (actual != type) throw Broken($"a supported tokenizer: its {name} must be '{type}', but is '{actual}'");
    }

    private RerankException Broken(string expected) => LoadError.Broken(path, expected);
}
