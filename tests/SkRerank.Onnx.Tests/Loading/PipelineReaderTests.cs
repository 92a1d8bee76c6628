using System.Text.Json;
using System.Text.Json.Nodes;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Tests.Loading;

public sealed class PipelineReaderTests
{
    [Theory]
    [InlineData("roberta", "normalizer", """{"type":"Nmt"}""", "a supported tokenizer: its normalizer must be made of NFC, NFD, NFKC, NFKD, Lowercase, Strip, Prepend, Replace and Precompiled, but has 'Nmt'")]
    [InlineData("roberta", "normalizer", """{"type":"Replace","pattern":{"Regex":"(?<=a)b"},"content":""}""", "a supported tokenizer: its Replace has the expression '(?<=a)b', which is not understood")]
    [InlineData("roberta", "normalizer", """{"type":"Precompiled","precompiled_charsmap":"AAAA"}""", "a tokenizer with a whole precompiled_charsmap: it has no size")]
    [InlineData("roberta", "pre_tokenizer", """{"type":"Digits"}""", "a supported tokenizer: its pre_tokenizer must be made of ByteLevel, Metaspace, Split, and WhitespaceSplit before Metaspace, but has 'Digits'")]
    [InlineData("roberta", "pre_tokenizer", """{"type":"Split","pattern":{"Regex":"x"},"behavior":"Isolated"}""", "a supported tokenizer: its Split must isolate the words of GPT-2's, Qwen's or Llama 3's expression, but has 'x'")]
    [InlineData("roberta", "pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"ByteLevel"},{"type":"Metaspace"}]}""", "a supported tokenizer: the pre_tokenizer must split the text in one of its steps and write bytes in the last, but its steps build on each other")]
    [InlineData("roberta", "post_processor", """{"type":"Other"}""", "a supported tokenizer: its post_processor must be 'TemplateProcessing', 'BertProcessing', 'RobertaProcessing' or 'ByteLevel', but is 'Other'")]
    [InlineData("roberta", "model", """{"type":"BPE","vocab":{}}""", "a tokenizer with tokens in its 'vocab'")]
    [InlineData("roberta", "model", """{"type":"BPE","vocab":{"a":0},"merges":["a b"]}""", "a tokenizer whose vocabulary has both parts of the merge 'a b' and what they make")]
    [InlineData("roberta", "model", """{"type":"BPE","vocab":{"a":0},"unk_token":"u"}""", "a tokenizer whose vocabulary has its unknown token 'u'")]
    [InlineData("xlm-roberta", "model", """{"type":"Unigram","vocab":[["a"]],"unk_id":0}""", "a tokenizer with a text and a score for piece 0")]
    [InlineData("xlm-roberta", "model", """{"type":"Unigram","vocab":[["a",0]],"unk_id":7}""", "a tokenizer with an 'unk_id' among its pieces")]
    public void Read_WhatIsNotSupported_IsNamed(string name, string member, string value, string expected)
    {
        var root = JsonNode.Parse(File.ReadAllText(GoldenData.PathOf("tokenizers", name, "tokenizer.json")))!;
        root[member] = JsonNode.Parse(value);
        var error = Assert.Throws<RerankException>(() => new PipelineReader("the path", JsonSerializer.SerializeToElement(root)).Read());
        Assert.Equal($"The model file 'the path' is not {expected}; copy the model folder again, or export the model again.", error.Message);
    }

    [Fact]
    public void Tokenize_SplitAtWhiteSpaceBeforeMetaspace_EqualsTheReferenceWhereSpacesAreSingle()
    {
        // As the files of bge-reranker and jina-reranker have it; without white space at the ends or side by side, nothing may change.
        var root = JsonNode.Parse(File.ReadAllText(GoldenData.PathOf("tokenizers", "xlm-roberta", "tokenizer.json")))!;
        root["pre_tokenizer"] = new JsonObject { ["type"] = "Sequence", ["pretokenizers"] = new JsonArray(new JsonObject { ["type"] = "WhitespaceSplit" }, root["pre_tokenizer"]!.DeepClone()) };
        var tokenizer = new PipelineReader("the path", JsonSerializer.SerializeToElement(root)).Read();
        var lines = 0;
        foreach (var line in GoldenData.ReadLines("tokenizers", "xlm-roberta", "golden.jsonl"))
        {
            var text = line.GetProperty("text").GetString()!;
            if (!line.TryGetProperty("idsNoSpecial", out _) || text.Length == 0 || !text.All(c => c is > ' ' and < '\u007F' or ' ') || text != string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries))) continue;
            lines++;
            Assert.Equal(line.Integers("idsNoSpecial"), tokenizer.Tokenize(text).Ids.ToArray());
        }

        Assert.True(lines > 100, $"Only {lines} golden lines were read.");
        Assert.Equal(tokenizer.Tokenize("a b").Ids.ToArray(), tokenizer.Tokenize(" a\t\n  b ").Ids.ToArray());
        Assert.Empty(tokenizer.Tokenize(" \t ").Ids.ToArray());
    }

    [Theory]
    [InlineData("roberta")]
    [InlineData("modernbert")]
    [InlineData("qwen")]
    [InlineData("llama")]
    [InlineData("xlm-roberta")]
    [InlineData("deberta-v3")]
    public void Tokenize_HostileText_IsSafe(string name)
    {
        var tokenizer = TokenizerLoader.Load(new ModelFolder(GoldenData.PathOf("tokenizers", name)));

        // Half a surrogate pair reads as U+FFFD.
        Assert.Equal(tokenizer.Tokenize("a\uFFFDb").Ids.ToArray(), tokenizer.Tokenize("a\uD83Db").Ids.ToArray());
        foreach (var text in new[] { new string('a', 100_000), new string(' ', 100_000), new string('\u6F22', 100_000), string.Concat(Enumerable.Repeat("e\u0301", 50_000)), string.Concat(Enumerable.Repeat("\U0001F600", 50_000)) })
        {
            var whole = tokenizer.Tokenize(text).Ids;
            var limited = tokenizer.Tokenize(text, 16);
            Assert.Equal(whole[..Math.Min(16, whole.Length)].ToArray(), limited.Ids.ToArray());
            Assert.Equal(whole.Length > 16, limited.Truncated);
        }
    }
}
