using System.Text.Json;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Heads;

/// <summary>A layer normalisation: mean 0 and variance 1, then a scale and a shift for each value (PyTorch's LayerNorm with its eps of 1e-5).</summary>
internal sealed class LayerNormModule : IHeadModule
{
    private const double Epsilon = 1e-5;

    private readonly float[] _weight;
    private readonly float[]? _bias;

    private LayerNormModule(float[] weight, float[]? bias) => (_weight, _bias) = (weight, bias);

    public int Inputs => _weight.Length;

    public int Outputs => _weight.Length;

    /// <summary>Reads the module from its folder.</summary>
    /// <exception cref="RerankException">A file is missing or broken.</exception>
    public static LayerNormModule Read(ModelFolder folder, string path)
    {
        var config = folder.ReadJson(path + "/config.json") ?? default(JsonElement);
        if (config.Integer("dimension") is not (> 0 and var dimension))
            throw LoadError.Broken(folder.PathOf(path + "/config.json"), "the configuration of a LayerNorm module with a dimension above 0");
        var weights = new SafetensorsFile(folder, path + "/model.safetensors");
        var weight = weights.Read("norm.weight", dimension) ?? throw LoadError.Broken(folder.PathOf(path + "/model.safetensors"), "a safetensors file with 'norm.weight'");
        return new LayerNormModule(weight, weights.Read("norm.bias", dimension));
    }

    public float[] Apply(float[] values)
    {
        double mean = 0, variance = 0;
        foreach (var value in values) mean += value;
        mean /= values.Length;
        foreach (var value in values) variance += (value - mean) * (value - mean);
        var scale = 1 / Math.Sqrt((variance / values.Length) + Epsilon);
        var result = new float[values.Length];
        for (var i = 0; i < result.Length; i++) result[i] = (float)(((values[i] - mean) * scale * _weight[i]) + (_bias?[i] ?? 0));
        return result;
    }
}
