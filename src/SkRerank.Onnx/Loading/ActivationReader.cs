using System.Text.Json;

namespace SkRerank.Onnx.Loading;

/// <summary>Reads which activation a cross-encoder's configuration names.</summary>
internal static class ActivationReader
{
    /// <summary>Says whether a sigmoid is put beside the raw score.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="config">The content of <c>config.json</c>.</param>
    /// <param name="wanted">What the user says.</param>
    /// <param name="standard">What holds where neither says anything.</param>
    /// <exception cref="RerankException">The configuration names another function.</exception>
    public static bool IsSigmoid(ModelFolder folder, JsonElement config, ScoreActivation wanted, bool standard)
    {
        if (wanted != ScoreActivation.Auto) return wanted == ScoreActivation.Sigmoid;
        var (file, name) = ("config.json", config.Member("sentence_transformers")?.Text("activation_fn") ?? config.Text("sbert_ce_default_activation_function"));
        if (name is null) (file, name) = ("config_sentence_transformers.json", folder.ReadJson("config_sentence_transformers.json")?.Text("activation_fn"));
        return name?[(name.LastIndexOf('.') + 1)..] switch
        {
            null => standard,
            "Sigmoid" => true,
            "Identity" => false,
            _ => throw LoadError.Create($"The file '{folder.PathOf(file)}' must name Sigmoid or Identity as the activation, but names '{name}'; set Activation in OnnxModelOptions to Sigmoid or None."),
        };
    }
}
