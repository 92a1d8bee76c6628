using System.Text.Json;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Loading;

/// <summary>Reads a BERT tokenizer from <c>vocab.txt</c> (one token a line, its number is the id) and <c>tokenizer_config.json</c>.</summary>
internal static class VocabularyReader
{
    /// <summary>Reads the tokenizer.</summary>
    /// <exception cref="RerankException">The vocabulary misses one of the special tokens.</exception>
    public static WordPieceTokenizer Read(ModelFolder folder)
    {
        var config = folder.ReadJson("tokenizer_config.json") ?? default(JsonElement);
        var ids = new Dictionary<string, int>(32_768, StringComparer.Ordinal);
        var lines = folder.ReadLines("vocab.txt");
        for (var line = 0; line < lines.Length; line++) ids[lines[line]] = line;
        var vocabulary = new WordPieceVocabulary(ids);

        string Name(string key, string byDefault) => config.Text(key) ?? (config.Member(key) is { } token ? token.Text("content") : null) ?? byDefault;
        int Require(string token) => vocabulary.TryGetId(token, out var id)
            ? id
            : throw LoadError.Broken(folder.PathOf("vocab.txt"), $"a whole vocabulary, because it has no line '{token}'");

        string unknown = Name("unk_token", "[UNK]"), start = Name("cls_token", "[CLS]"), end = Name("sep_token", "[SEP]");
        var special = new[] { Name("pad_token", "[PAD]"), unknown, start, end, Name("mask_token", "[MASK]") }
            .Where(token => ids.ContainsKey(token)).Distinct(StringComparer.Ordinal).Select(token => (token, ids[token]));
        var normalization = new BertNormalization(
            HandleChineseCharacters: config.Flag("tokenize_chinese_chars") ?? true,
            StripAccents: config.Flag("strip_accents"),
            Lowercase: config.Flag("do_lower_case") ?? true);
        return BertTokenTemplates.Create(new WordPieceRules(vocabulary, normalization, Require(unknown), 100), special, Require(start), Require(end));
    }
}
