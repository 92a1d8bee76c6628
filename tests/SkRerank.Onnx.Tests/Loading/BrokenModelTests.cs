using SkRerank.Models;

namespace SkRerank.Onnx.Tests.Loading;

public sealed class BrokenModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skrerank-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Constructor_NoFolder_IsNamed()
    {
        var path = Path.Combine(_folder, "missing");
        AssertLoadError(
            Assert.Throws<RerankException>(() => new OnnxBiEncoder(path)),
            $"The model folder '{path}' does not exist; give the path of a folder with 'onnx/model.onnx', 'config.json' and 'tokenizer.json'.");
    }

    [Fact]
    public void Constructor_NoGraph_IsNamed()
    {
        Copy("bert-1label");
        File.Delete(PathOf("onnx", "model.onnx"));
        AssertLoadError(
            Assert.Throws<RerankException>(() => new OnnxCrossEncoderReranker(_folder)),
            $"The model folder '{_folder}' has no graph 'onnx/model_int8.onnx' or 'onnx/model.onnx'; copy one there, or give the path of another folder.");
    }

    [Fact]
    public void Constructor_NoGraphOfThatPrecision_IsNamed()
    {
        Copy("bert-1label");
        AssertLoadError(
            Assert.Throws<RerankException>(() => new OnnxCrossEncoderReranker(_folder, new OnnxModelOptions { Precision = ModelPrecision.Quantized })),
            $"The model folder '{_folder}' has no int8 graph 'onnx/model_int8.onnx'; copy it there, or set Precision to Auto or Full.");
        AssertLoadError(
            Assert.Throws<RerankException>(() => new OnnxBiEncoder(MiniLmEmbeddingModel.Folder, new OnnxModelOptions { Precision = ModelPrecision.Full })),
            $"The model folder '{MiniLmEmbeddingModel.Folder}' has no fp32 graph 'onnx/model.onnx'; copy it there, or set Precision to Auto or Quantized.");
    }

    [Theory]
    [InlineData("config.json", "has no 'config.json'; copy the model's configuration beside the graph.")]
    [InlineData("tokenizer.json", "has neither 'tokenizer.json' nor 'vocab.txt', 'sentencepiece.bpe.model' or 'spm.model'; copy the tokenizer's files beside the graph.")]
    public void Constructor_MissingFile_IsNamed(string file, string rest)
    {
        Copy("bert-1label");
        File.Delete(PathOf(file));
        AssertLoadError(Assert.Throws<RerankException>(() => new OnnxCrossEncoderReranker(_folder)), $"The model folder '{_folder}' {rest}");
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("tokenizer.json")]
    public void Constructor_TruncatedJson_IsNamed(string file)
    {
        Copy("bert-1label");
        Truncate(PathOf(file));
        var error = Assert.Throws<RerankException>(() => new OnnxCrossEncoderReranker(_folder));
        Assert.Equal(("onnx", "load"), (error.ProviderName, error.Operation));
        Assert.StartsWith($"The model file '{PathOf(file)}' is not valid JSON (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("); copy the model folder again, or export the model again.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_ConfigurationThatIsNoObject_IsNamed()
    {
        Copy("bert-1label");
        File.WriteAllText(PathOf("config.json"), "[]");
        AssertLoadError(
            Assert.Throws<RerankException>(() => new OnnxCrossEncoderReranker(_folder)),
            $"The model file '{PathOf("config.json")}' is not a JSON object; copy the model folder again, or export the model again.");
    }

    [Fact]
    public void Constructor_TruncatedVocabulary_IsNamed()
    {
        Copy("bert-1label");
        File.Delete(PathOf("tokenizer.json"));
        File.WriteAllLines(PathOf("vocab.txt"), ["[PAD]", "[UNK]", "[CLS]"]);
        AssertLoadError(
            Assert.Throws<RerankException>(() => new OnnxCrossEncoderReranker(_folder)),
            $"The model file '{PathOf("vocab.txt")}' is not a whole vocabulary, because it has no line '[SEP]'; copy the model folder again, or export the model again.");
    }

    [Fact]
    public void Constructor_TokenizerOfAnotherKind_IsNamed()
    {
        Copy("bert-1label");
        File.WriteAllText(PathOf("tokenizer.json"), """{"model":{"type":"WordLevel","vocab":{}}}""");
        AssertLoadError(
            Assert.Throws<RerankException>(() => new OnnxCrossEncoderReranker(_folder)),
            $"The model file '{PathOf("tokenizer.json")}' is not a supported tokenizer: its model must be 'WordPiece', 'BPE' or 'Unigram', but is 'WordLevel'; copy the model folder again, or export the model again.");
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0)]
    public async Task RerankAsync_TruncatedGraph_IsNamed(double kept)
    {
        Copy("bert-1label");
        Truncate(PathOf("onnx", "model.onnx"), kept);
        using var reranker = new OnnxCrossEncoderReranker(_folder);
        var error = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("a", [new RerankDocument("b")], cancellationToken: Token));
        Assert.Equal(("onnx", "load"), (error.ProviderName, error.Operation));
        Assert.StartsWith($"The model file '{PathOf("onnx", "model.onnx")}' is not a whole ONNX graph that this ONNX Runtime can load (", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("); copy the model folder again, or export the model again.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task RerankAsync_GraphWithoutHead_IsRefused()
    {
        Copy("bert-encoder-only");
        using var reranker = new OnnxCrossEncoderReranker(_folder);
        AssertLoadError(
            await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("a", [new RerankDocument("b")], cancellationToken: Token)),
            $"The graph '{PathOf("onnx", "model.onnx")}' must put out logits (batch × 1 or 2, floats), but puts out 'last_hidden_state' of rank 3; give the folder of a cross-encoder, exported with its classification head.");
    }

    [Fact]
    public async Task GenerateAsync_GraphOfACrossEncoder_IsRefused()
    {
        Copy("bert-1label");
        using var encoder = new OnnxBiEncoder(_folder);
        AssertLoadError(
            await Assert.ThrowsAsync<RerankException>(() => encoder.GenerateAsync(["a"], cancellationToken: Token)),
            $"The graph '{PathOf("onnx", "model.onnx")}' must put out token vectors (batch × sequence × dimensions, floats), but puts out 'logits' of rank 2; give the folder of a bi-encoder, not of a cross-encoder.");
    }

    [Fact]
    public async Task GenerateAsync_OtherDimensionsThanConfigured_IsRefused()
    {
        Copy("bert-encoder-only");
        Directory.CreateDirectory(PathOf("1_Pooling"));
        File.WriteAllText(PathOf("1_Pooling", "config.json"), """{"word_embedding_dimension":384,"pooling_mode_mean_tokens":true}""");
        using var encoder = new OnnxBiEncoder(_folder);
        AssertLoadError(
            await Assert.ThrowsAsync<RerankException>(() => encoder.GenerateAsync(["a"], cancellationToken: Token)),
            $"The graph '{PathOf("onnx", "model.onnx")}' must put out the 384 dimensions that the model's configuration states, but puts out 32; copy the graph and its configuration from one place.");
    }

    [Fact]
    public async Task RerankAsync_GraphThatNeedsAnotherInput_NamesIt()
    {
        Copy("bert-1label");
        var graph = PathOf("onnx", "model.onnx");
        // Renames the input wherever the graph names it; the new name is as long as the old one, so the file stays well-formed.
        File.WriteAllText(graph, File.ReadAllText(graph, System.Text.Encoding.Latin1).Replace("token_type_ids", "my_special_ids", StringComparison.Ordinal), System.Text.Encoding.Latin1);
        using var reranker = new OnnxCrossEncoderReranker(_folder);
        AssertLoadError(
            await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("a", [new RerankDocument("b")], cancellationToken: Token)),
            $"The graph '{graph}' must need only input_ids, attention_mask, token_type_ids and position_ids, but needs 'my_special_ids'; export the model without that input.");
    }

    [Fact]
    public void Constructor_UnknownModule_IsNamed()
    {
        Copy("bert-encoder-only");
        File.WriteAllText(PathOf("modules.json"), """[{"path":"","type":"sentence_transformers.models.Transformer"},{"path":"2_Dense","type":"sentence_transformers.models.Dense"}]""");
        AssertLoadError(
            Assert.Throws<RerankException>(() => new OnnxBiEncoder(_folder)),
            $"The file '{PathOf("modules.json")}' must list only Transformer, Pooling and Normalize, but has 'sentence_transformers.models.Dense'; use a model without that module.");
    }

    [Fact]
    public void Constructor_UnknownPooling_IsNamed()
    {
        Copy("bert-encoder-only");
        Directory.CreateDirectory(PathOf("1_Pooling"));
        File.WriteAllText(PathOf("1_Pooling", "config.json"), """{"pooling_mode_weightedmean_tokens":true}""");
        AssertLoadError(
            Assert.Throws<RerankException>(() => new OnnxBiEncoder(_folder)),
            $"The file '{PathOf("1_Pooling", "config.json")}' must choose one of pooling_mode_mean_tokens, pooling_mode_cls_token, pooling_mode_max_tokens and pooling_mode_lasttoken, but chooses 'pooling_mode_weightedmean_tokens'; use a model with such a pooling.");
    }

    [Fact]
    public void Constructor_WindowAboveThePositions_IsNamed() =>
        AssertLoadError(
            Assert.Throws<RerankException>(() => new OnnxBiEncoder(MiniLmEmbeddingModel.Folder, new OnnxModelOptions { MaxTokens = 513 })),
            "MaxTokens must be at most the 512 positions of the model 'minilm-embedding', but was 513; set it lower, or leave it null for the model's own window.");

    private static void AssertLoadError(RerankException error, string message)
    {
        Assert.Equal(message, error.Message);
        Assert.Equal(("onnx", "load"), (error.ProviderName, error.Operation));
    }

    private static void Truncate(string path, double kept = 0.5)
    {
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(int)(bytes.Length * kept)]);
    }

    private string PathOf(params string[] parts) => Path.Combine([_folder, .. parts]);

    private void Copy(string model)
    {
        Directory.CreateDirectory(PathOf("onnx"));
        foreach (var file in new[] { "config.json", "tokenizer.json", "onnx/model.onnx" })
        {
            File.Copy(GoldenData.PathOf("models", model, file), PathOf(file));
        }
    }
}
