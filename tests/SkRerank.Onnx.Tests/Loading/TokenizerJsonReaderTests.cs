using System.Text.Json;
using System.Text.Json.Nodes;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Tests.Loading;

public sealed class TokenizerJsonReaderTests
{
    [Fact]
    public void Read_BertProcessing_HasBertsTemplates()
    {
        var tokenizer = Read(root => root["post_processor"] = JsonNode.Parse("""{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]}"""));
        Assert.Equal([2, 3], tokenizer.Encode("").Ids.ToArray());
        var pair = tokenizer.EncodePair(tokenizer.Tokenize(""), "", 16);
        Assert.Equal([2, 3, 3], pair.Ids.ToArray());
        Assert.Equal([0, 0, 1], pair.TypeIds.ToArray());
    }

    [Theory]
    [InlineData("normalizer", """{"type":"Lowercase"}""", "a supported tokenizer: its normalizer must be 'BertNormalizer', but is 'Lowercase'")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace"}""", "a supported tokenizer: its pre_tokenizer must be 'BertPreTokenizer', but is 'Metaspace'")]
    [InlineData("post_processor", """{"type":"Other"}""", "a supported tokenizer: its post_processor must be 'TemplateProcessing', 'BertProcessing', 'RobertaProcessing' or 'ByteLevel', but is 'Other'")]
    [InlineData("normalizer", "null", "a tokenizer with a member 'normalizer'")]
    [InlineData("post_processor", """{"type":"TemplateProcessing","single":[],"pair":[]}""", "a tokenizer with a template 'single'")]
    [InlineData("model", """{"type":"WordPiece","vocab":{"a":0}}""", "a tokenizer whose vocabulary has its unknown token '[UNK]'")]
    [InlineData("model", """{"type":"WordPiece","vocab":{"a":"x"}}""", "a tokenizer with a whole number for the token 'a'")]
    [InlineData("added_tokens", """[{"id":1,"content":"x","single_word":true}]""", "a supported tokenizer: the added token 'x' must be matched verbatim, without 'normalized' or 'single_word'")]
    public void Read_OtherKind_IsNamed(string member, string value, string expected)
    {
        var error = Assert.Throws<RerankException>(() => Read(root => root[member] = JsonNode.Parse(value)));
        Assert.Equal($"The model file 'the path' is not {expected}; copy the model folder again, or export the model again.", error.Message);
    }

    private static WordPieceTokenizer Read(Action<JsonNode> change)
    {
        var root = JsonNode.Parse(File.ReadAllText(GoldenData.PathOf("tokenizers", "bert-cased", "tokenizer.json")))!;
        change(root);
        return new TokenizerJsonReader("the path", JsonSerializer.SerializeToElement(root)).Read();
    }
}
