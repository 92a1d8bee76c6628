using SkRerank.Local.Inputs;

namespace SkRerank.Local.Tests.Inputs;

public sealed class BeirCorpusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private BeirDocument[] Read(string jsonl) => [.. BeirCorpus.Read(_folder.Write("corpus.jsonl", jsonl))];

    [Fact]
    public void Read_TwoLines_GivesTitleTextAndAddress()
    {
        var documents = Read("""
            {"_id": "1", "title": "Fleas", "text": "They jump.", "metadata": {"url": "https://example.org/1"}}

            {"_id": 2, "text": "No title.", "extra": [1]}
            """);
        Assert.Equal([new BeirDocument("1", "Fleas", "They jump.", "https://example.org/1"), new BeirDocument("2", null, "No title.", null)], documents);
        Assert.Equal(["Fleas They jump.", "No title."], documents.Select(d => d.PassageText));
    }

    [Theory]
    [InlineData("{\"_id\": \"2\", \"text\": \"cut", "expected a JSON object with '_id' and 'text', but the JSON ends or breaks at character 26; correct or remove the line.")]
    [InlineData("[1]", "expected a JSON object with '_id' and 'text', but it is an array; correct or remove the line.")]
    [InlineData("{\"text\": \"x\"}", "the field '_id' is missing; a line needs '_id' and 'text'.")]
    [InlineData("{\"_id\": \"2\"}", "the field 'text' is missing; a line needs '_id' and 'text'.")]
    [InlineData("{\"_id\": \" \", \"text\": \"x\"}", "the '_id' must not be empty; give the document an id or remove the line.")]
    [InlineData("{\"_id\": \"2\", \"text\": 5}", "the field 'text' must be a string, but it is a number; correct or remove the line.")]
    [InlineData("{\"_id\": \"1\", \"text\": \"x\"}", "each '_id' may come once, but '1' is already on line 1; rename or remove one of the two.")]
    [InlineData("{\"_id\": \"2\", \"text\": \"\\ud83d\"}", "a text holds half of a UTF-16 surrogate pair (an escape such as \\ud83d alone); correct or remove the line.")]
    public void Read_BadSecondLine_NamesFileAndLine(string line, string problem)
    {
        var error = Assert.Throws<RerankException>(() => Read("{\"_id\": \"1\", \"text\": \"x\"}\n" + line + "\n"));
        Assert.Equal($"Line 2 of '{_folder.At("corpus.jsonl")}' cannot be read: {problem}", error.Message);
    }

    [Fact]
    public void Read_MissingFile_SaysSo()
    {
        var error = Assert.Throws<RerankException>(() => BeirCorpus.Read(_folder.At("none.jsonl")).ToArray());
        Assert.Equal($"The file '{_folder.At("none.jsonl")}' does not exist; check the path.", error.Message);
    }
}
