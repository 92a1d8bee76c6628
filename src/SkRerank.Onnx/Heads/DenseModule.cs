using System.Numerics.Tensors;
using System.Text.Json;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Heads;

/// <summary>A linear layer with an activation (sentence-transformers' Dense).</summary>
internal sealed class DenseModule : IHeadModule
{
    private readonly float[] _weight;
    private readonly float[]? _bias;
    private readonly Func<float, float> _activation;

    private DenseModule(float[] weight, float[]? bias, int inputs, int outputs, Func<float, float> activation) =>
        (_weight, _bias, Inputs, Outputs, _activation) = (weight, bias, inputs, outputs, activation);

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>Reads the module from its folder.</summary>
    /// <exception cref="RerankException">A file is missing or broken.</exception>
    public static DenseModule Read(ModelFolder folder, string path)
    {
        var file = folder.PathOf(path + "/config.json");
        var config = folder.ReadJson(path + "/config.json") ?? default(JsonElement);
        if (config.Integer("in_features") is not (> 0 and var inputs) || config.Integer("out_features") is not (> 0 and var outputs))
            throw LoadError.Broken(file, "the configuration of a Dense module with in_features and out_features above 0");
        var weights = new SafetensorsFile(folder, path + "/model.safetensors");
        var weight = weights.Read("linear.weight", checked(inputs * outputs)) ?? throw LoadError.Broken(folder.PathOf(path + "/model.safetensors"), "a safetensors file with 'linear.weight'");
        var bias = weights.Read("linear.bias", outputs);
        if (bias is null && config.Flag("bias") == true) throw LoadError.Broken(folder.PathOf(path + "/model.safetensors"), "a safetensors file with 'linear.bias', which config.json says there is");
        return new DenseModule(weight, bias, inputs, outputs, Activations.Find(config.Text("activation_function"), file));
    }

    public float[] Apply(float[] values)
    {
        var result = new float[Outputs];
        for (var i = 0; i < result.Length; i++)
            result[i] = _activation(TensorPrimitives.Dot(_weight.AsSpan(i * Inputs, Inputs), values) + (_bias?[i] ?? 0));
        return result;
    }
}
