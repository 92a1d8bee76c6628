using System.Text.Json;
using System.Text.Json.Nodes;
using SkRerank.LateInteraction;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Tests;

public sealed class ColBertEncoderTests : IDisposable
{
    private static readonly string Model = GoldenData.PathOf("models", "colbert-dim16");
    private readonly string _folder = Directory.CreateTempSubdirectory("skrerank-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static JsonElement Golden => GoldenData.Read("models", "colbert-dim16", "golden.maxsim.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Layout_GoldenPairs_IsThatOfColBert()
    {
        var folder = new ModelFolder(Model);
        var tokenizer = new ColBertTokenizer(TokenizerLoader.Load(folder), ColBertSettings.Read(folder), folder);
        using var arena = new TokenArena();
        foreach (var pair in Golden.GetProperty("pairs").EnumerateArray())
        {
            var query = tokenizer.Query(pair.GetProperty("query").GetString()!, arena);
            Assert.Equal(pair.Integers("queryIds"), query.Ids.ToArray());
            Assert.Equal(pair.Integers("queryMask"), query.Ids.ToArray().Select((_, i) => i < query.Attended ? 1 : 0));
            var document = tokenizer.Document(pair.GetProperty("document").GetString()!, arena);
            Assert.Equal(pair.Integers("documentIds"), document.Ids.ToArray());
            Assert.Equal(pair.Integers("documentKept"), Enumerable.Range(0, document.Ids.Length).Where(i => tokenizer.IsKept(document.Ids.Span[i])));
        }
    }

    [Fact]
    public async Task Encode_GoldenPairs_HaveTheReferencesScoresAndAlignments()
    {
        using var encoder = new ColBertEncoder(Model);
        JsonElement[] pairs = [.. Golden.GetProperty("pairs").EnumerateArray()];
        var documents = await encoder.EncodePassagesAsync([.. pairs.Select(p => p.GetProperty("document").GetString()!)], Token);
        for (var i = 0; i < pairs.Length; i++)
        {
            var query = new MaxSimQuery(await encoder.EncodeQueryAsync(pairs[i].GetProperty("query").GetString()!, Token));
            Assert.Equal((32, 16), (query.Count, query.Dimensions));

            // The reference gives the sum over the query's vectors, we the mean.
            Assert.Equal(pairs[i].GetProperty("score").GetDouble(), query.Score(documents[i].TokenVectors) * query.Count, 1e-4);
            var kept = pairs[i].Integers("documentKept");
            Assert.Equal(pairs[i].Integers("alignment"), query.Align(documents[i].TokenVectors).Select(match => kept[match.PassageToken]));
        }
    }

    [Fact]
    public async Task LateInteractionReranker_OverColBert_OrdersByMaxSim()
    {
        using var reranker = new LateInteractionReranker(new ColBertEncoder(Model), ownsEncoder: true, form: new TokenVectorForm(TokenVectorElement.Half));
        var response = await reranker.RerankAsync("python memory leaks", [new RerankDocument("Bees make honey."), new RerankDocument("python memory leaks")], cancellationToken: Token);
        Assert.Equal(1, response.Results[0].Index);
    }

    [Fact]
    public void Constructor_FolderThatIsNoColBert_SaysWhatIsMissing()
    {
        var error = Assert.Throws<RerankException>(() => new ColBertEncoder(GoldenData.PathOf("models", "bi-cls-bert")));
        Assert.EndsWith("has neither 'artifact.metadata' nor PyLate's query_prefix in 'config_sentence_transformers.json', so it is not known how ColBERT marks and fills its queries; give the folder of a ColBERT model with that file.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query_token_id", "\"[nope]\"", "must have the token '[nope]'")]
    [InlineData("doc_maxlen", "3", "a description of a ColBERT model with a 'doc_maxlen' of at least 4")]
    public void Constructor_BrokenMetadata_IsNamed(string field, string value, string expected)
    {
        CopyModel(metadata => metadata[field] = JsonNode.Parse(value));
        Assert.Contains(expected, Assert.Throws<RerankException>(() => new ColBertEncoder(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Encode_GraphWithoutItsProjection_IsRefused()
    {
        CopyModel(metadata => metadata["dim"] = 128);
        using var encoder = new ColBertEncoder(_folder);
        var error = await Assert.ThrowsAsync<RerankException>(() => encoder.EncodeQueryAsync("x", Token));
        Assert.Contains("must put out the 128 dimensions of ColBERT's projection, but puts out 16", error.Message, StringComparison.Ordinal);
    }

    private void CopyModel(Action<JsonNode> change)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "onnx"));
        foreach (var file in Directory.GetFiles(Model, "*", SearchOption.AllDirectories)) File.Copy(file, Path.Combine(_folder, Path.GetRelativePath(Model, file)));
        var metadata = JsonNode.Parse(File.ReadAllText(Path.Combine(Model, "artifact.metadata")))!;
        change(metadata);
        File.WriteAllText(Path.Combine(_folder, "artifact.metadata"), metadata.ToJsonString());
    }
}
