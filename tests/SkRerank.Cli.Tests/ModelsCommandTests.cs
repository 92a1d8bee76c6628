using System.Text.Json;

namespace SkRerank.Cli.Tests;

public sealed class ModelsCommandTests : IDisposable
{
    private readonly CommandLine _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Tokenize_TextAndPair_WritesTheReferencesIdsALine()
    {
        // Ids of bert-base-uncased by Hugging Face's tokenizers: [CLS] 101, [SEP] 102, naive 15743, cafe 7668.
        var (code, output, _) = _tool.RunOn("{\"text\": \"naïve café\"}\n\n{\"text\": \"naïve\", \"pair\": \"café café café\", \"truncation\": \"only_second\", \"maxLength\": 5}\n", "models", "tokenize", "--model", "minilm-embedding");
        Assert.Equal(0, code);
        Assert.Equal(
            [
                """{"ids":[101,15743,7668,102],"typeIds":[0,0,0,0],"tokens":["[CLS]","naive","cafe","[SEP]"],"truncated":false}""",
                """{"ids":[101,15743,102,7668,102],"typeIds":[0,0,0,1,1],"tokens":["[CLS]","naive","[SEP]","cafe","[SEP]"],"truncated":true}""",
            ],
            output.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Score_TwoPairs_WritesRawAndActivated()
    {
        var (code, output, _) = _tool.RunOn("{\"query\": \"How long does a flea live?\", \"document\": \"A flea lives a year.\"}\n{\"query\": \"How long does a flea live?\", \"document\": \"Bees make honey.\"}\n", "models", "score", "--model", "minilm-reranker");
        Assert.Equal(0, code);
        var lines = output.TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToArray();
        Assert.True(lines[0].GetProperty("raw").GetDouble() > lines[1].GetProperty("raw").GetDouble());
        Assert.All(lines, line => Assert.Equal(1 / (1 + Math.Exp(-line.GetProperty("raw").GetDouble())), line.GetProperty("score").GetDouble(), 12));
        Assert.All(lines, line => Assert.Equal("activated", line.GetProperty("kind").GetString()));
    }

    [Theory]
    [InlineData("{\"text\": 5}", "Line 1 of standard input cannot be answered: the field 'text' must be a string; correct or remove the line.")]
    [InlineData("{", "Line 1 of standard input cannot be answered: it is no valid JSON; correct or remove the line.")]
    [InlineData("{\"text\": \"x\", \"pair\": \"y\", \"maxLength\": 3}", "Line 1 of standard input cannot be answered: The window must be greater than its 3 special tokens, but was 3; correct or remove the line.")]
    [InlineData("{\"text\": \"x\", \"truncation\": \"first\"}", "Line 1 of standard input cannot be answered: the truncation must be only_second or longest_first, but is 'first'; correct or remove the line.")]
    public void Tokenize_BadLine_NamesIt(string line, string expected)
    {
        var (code, output, error) = _tool.RunOn(line + "\n", "models", "tokenize", "--model", "minilm-embedding");
        Assert.Equal((1, "", expected + "\n"), (code, output, error));
    }

    [Fact]
    public void Models_UnknownModel_SaysWhichThereAre() =>
        Assert.Equal("There is no model folder and no model of the catalogue 'nope'; 'skrerank models list' shows them all.", _tool.Fail("models", "score", "--model", "nope"));
}
