using System.Text.Json;
using SkRerank.Models;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Tests.Tokenization;

public sealed class GoldenTokenizerTests
{
    public static TheoryData<string, bool> Tokenizers => new()
    {
        { "bert-uncased", false }, { "bert-uncased", true }, { "bert-cased", false }, { "bert-cased", true },
        { "roberta", false }, { "modernbert", false }, { "qwen", false }, { "llama", false }, { "xlm-roberta", false }, { "xlm-roberta", true }, { "deberta-v3", false }, { "deberta-v3", true },
    };

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void Encode_EveryGoldenLine_EqualsTheReference(string name, bool fromVocabulary)
    {
        var tokenizer = Load(name, fromVocabulary);
        var lines = 0;
        foreach (var line in GoldenData.ReadLines("tokenizers", name, "golden.jsonl"))
        {
            lines++;
            var text = line.GetProperty("text").GetString()!;
            if (line.TryGetProperty("pair", out var pair))
            {
                AssertPair(tokenizer, line, text, pair.GetString()!);
                continue;
            }

            Assert.Equal(line.Integers("ids"), tokenizer.Encode(text).Ids.ToArray());
            var alone = line.Integers("idsNoSpecial");
            Assert.Equal(alone, tokenizer.Tokenize(text).Ids.ToArray());
            Assert.Equal(alone.Length, tokenizer.CountTokens(text));
        }

        Assert.True(lines > 600, $"Only {lines} golden lines were read.");
    }

    private static void AssertPair(TextTokenizer tokenizer, JsonElement line, string text, string pair)
    {
        var maxLength = line.GetProperty("maxLength").GetInt32();
        var whole = tokenizer.Tokenize(text);
        var encoded = line.GetProperty("truncation").GetString() == "only_second"
            ? tokenizer.EncodePair(whole, pair, maxLength)
            : tokenizer.EncodePairLongestFirst(whole, pair, maxLength);
        Assert.Equal(line.Integers("ids"), encoded.Ids.ToArray());
        if (line.GetProperty("typeIds").ValueKind != JsonValueKind.Null) Assert.Equal(line.Integers("typeIds"), encoded.TypeIds.ToArray());
        var special = tokenizer.EncodePair(default, "", int.MaxValue).Ids.Length;
        var expected = whole.Ids.Length + tokenizer.CountTokens(pair) + special > maxLength;
        Assert.Equal(expected, encoded.Truncated);
    }

    private static TextTokenizer Load(string name, bool fromVocabulary)
    {
        var source = name == "bert-uncased" ? MiniLmEmbeddingModel.Folder : GoldenData.PathOf("tokenizers", name);
        if (!fromVocabulary) return TokenizerLoader.Load(new ModelFolder(source));

        var folder = Directory.CreateTempSubdirectory("skrerank-");
        try
        {
            // The SentencePiece models of these families stand beside their tokenizer.json.
            if (SentencePieceReader.Find(new ModelFolder(source)) is { } pieces)
            {
                File.Copy(Path.Combine(source, pieces), Path.Combine(folder.FullName, pieces));
                return TokenizerLoader.Load(new ModelFolder(folder.FullName));
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(source, "tokenizer.json")));
            var vocabulary = document.RootElement.GetProperty("model").GetProperty("vocab").EnumerateObject().OrderBy(token => token.Value.GetInt32()).Select(token => token.Name);
            File.WriteAllLines(Path.Combine(folder.FullName, "vocab.txt"), vocabulary);
            File.Copy(Path.Combine(source, "tokenizer_config.json"), Path.Combine(folder.FullName, "tokenizer_config.json"));
            return TokenizerLoader.Load(new ModelFolder(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
