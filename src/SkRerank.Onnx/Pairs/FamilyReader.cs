using System.Text.Json;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Pairs;

/// <summary>Decides from the files of a folder which family a reranker is of.</summary>
internal static class FamilyReader
{
    private const string Choice = "set Family in OnnxModelOptions to the one that it was trained as, or give the folder of a cross-encoder";

    /// <summary>Decides the family.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="config">The content of <c>config.json</c>.</param>
    /// <param name="wanted">What the user says.</param>
    /// <exception cref="RerankException">The files do not decide it.</exception>
    public static FamilyFacts Read(ModelFolder folder, JsonElement config, RerankerFamily wanted) =>
        FamilyFacts.Of(wanted == RerankerFamily.Auto ? Decide(folder, config) : wanted);

    private static RerankerFamily Decide(ModelFolder folder, JsonElement config)
    {
        var type = config.Text("model_type") ?? "";
        var architecture = config.Items("architectures").FirstOrDefault() is { ValueKind: JsonValueKind.String } first ? first.GetString()! : "";
        if (type is "t5" or "mt5") return RerankerFamily.MonoT5;
        if (architecture.EndsWith("ForSequenceClassification", StringComparison.Ordinal)) return type == "llama" ? RerankerFamily.RankLlama : RerankerFamily.Encoder;
        var isLanguageModel = architecture.Contains("CausalLM", StringComparison.Ordinal);
        return type switch
        {
            "qwen3" => RerankerFamily.Qwen3,
            "gemma" => RerankerFamily.Gemma,
            "llama" when !isLanguageModel => RerankerFamily.RankLlama,
            _ when architecture is "CostWiseGemmaForCausalLM" or "LayerWiseMiniCPMForCausalLM" => RerankerFamily.LayerHeads,
            _ when isLanguageModel || type is "gemma2" or "mistral" or "qwen2" or "minicpm" => throw LoadError.Create(
                $"The file '{folder.PathOf("config.json")}' must say how the model reranks, but names model_type '{type}' and architecture '{architecture}', which several kinds of reranker share; {Choice}."),
            // The graph decides: without a head it is refused.
            _ => RerankerFamily.Encoder,
        };
    }
}
