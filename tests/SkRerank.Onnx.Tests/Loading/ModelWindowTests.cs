using System.Text.Json;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Tests.Loading;

public sealed class ModelWindowTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skrerank-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("""{"model_type":"xlm-roberta","max_position_embeddings":8194,"pad_token_id":1}""", """{"model_max_length":8192}""", 8192)]
    [InlineData("""{"model_type":"xlm-roberta","max_position_embeddings":514,"pad_token_id":1}""", """{"model_max_length":1000000000000000019884624838656}""", 512)]
    [InlineData("""{"model_type":"roberta","max_position_embeddings":130,"pad_token_id":1}""", "{}", 128)]
    [InlineData("""{"model_type":"bert","max_position_embeddings":512,"pad_token_id":0}""", """{"model_max_length":512}""", 512)]
    [InlineData("""{"model_type":"modernbert","max_position_embeddings":8192}""", "{}", 512)]
    [InlineData("{}", "{}", 512)]
    public void Read_FilesOfAModel_GiveItsWindow(string config, string tokenizerConfig, int expected)
    {
        File.WriteAllText(Path.Combine(_folder, "tokenizer_config.json"), tokenizerConfig);
        Assert.Equal(expected, ModelWindow.Read(new ModelFolder(_folder), JsonSerializer.Deserialize<JsonElement>(config), null));
    }

    [Fact]
    public void Read_MoreThanThePositionsOfRoberta_IsRefused()
    {
        var config = JsonSerializer.Deserialize<JsonElement>("""{"model_type":"roberta","max_position_embeddings":514,"pad_token_id":1}""");
        var error = Assert.Throws<RerankException>(() => ModelWindow.Read(new ModelFolder(_folder), config, 513));
        Assert.StartsWith("MaxTokens must be at most the 512 positions of the model", error.Message, StringComparison.Ordinal);
    }
}
