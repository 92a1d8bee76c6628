using SkRerank.Onnx.Inference;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx;

/// <summary>Describes a local model; its revision is read from the graph's file when it is first asked for.</summary>
internal sealed class OnnxRerankerMetadata(LocalModel model, int? layer) : RerankerMetadata(LoadError.Provider, defaultModelId: model.Folder.Name)
{
    private string? _revision;

    /// <summary>Gets what decides a pair's score beside the texts: precision, window, layer where one is chosen, and the beginning of the graph's SHA-256.</summary>
    public override string? ModelRevision
    {
        get => _revision ?? $"{model.File.PrecisionName}-{model.Window}{(layer is null ? "" : $"-layer{layer}")}-{model.File.ShortHash}";
        init => _revision = value;
    }
}
