using System.Text.Json;
using SkRerank.Onnx.Inference;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Heads;

/// <summary>The scoring head of a modular cross-encoder (Ettin's): pooling, then Dense, LayerNorm and Dense, whose weights stand beside a graph that has only the encoder.</summary>
/// <remarks>Source: sentence-transformers' modules; not compared with the reference, because none of these weights is at hand.</remarks>
internal sealed class ScoringHead
{
    private readonly PoolingMode _pooling;
    private readonly List<IHeadModule> _modules;

    private ScoringHead(PoolingMode pooling, List<IHeadModule> modules) => (_pooling, _modules) = (pooling, modules);

    /// <summary>Reads the head; <see langword="null"/> where <c>modules.json</c> lists none.</summary>
    /// <exception cref="RerankException">A module is not supported, or its files are missing or broken.</exception>
    public static ScoringHead? Read(ModelFolder folder)
    {
        if (ModelModule.Read(folder) is not { } list) return null;
        var pooling = PoolingMode.Mean;
        var modules = new List<IHeadModule>();
        foreach (var (kind, type, given) in list)
        {
            var path = given ?? "";
            switch (kind)
            {
                case "Transformer" or "Dropout":
                    break;
                case "Pooling":
                    pooling = EmbeddingHead.ReadMode(folder.PathOf(path + "/config.json"), folder.ReadJson(path + "/config.json") ?? default(JsonElement));
                    break;
                case "Dense":
                    modules.Add(DenseModule.Read(folder, path));
                    break;
                case "LayerNorm":
                    modules.Add(LayerNormModule.Read(folder, path));
                    break;
                case "Normalize":
                    // A bi-encoder's last module: no scoring head.
                    return null;
                default:
                    throw LoadError.Create($"The file '{folder.PathOf("modules.json")}' must list only Transformer, Pooling, Dense, LayerNorm and Dropout, but has '{type}'; use a model without that module.");
            }
        }

        if (modules.Count == 0) return null;
        for (var i = 1; i < modules.Count; i++)
        {
            if (modules[i].Inputs != modules[i - 1].Outputs)
                throw LoadError.Broken(folder.PathOf("modules.json"), $"a list of modules that fit, because module {i} of the head takes {modules[i].Inputs} values, but the one before gives {modules[i - 1].Outputs}");
        }

        return modules[^1].Outputs == 1
            ? new ScoringHead(pooling, modules)
            : throw LoadError.Create($"The file '{folder.PathOf("modules.json")}' must end with a module of one output, the score, but ends with {modules[^1].Outputs}; give the folder of a cross-encoder.");
    }

    /// <summary>Computes the raw score of the token vectors of a pair, without padding.</summary>
    /// <exception cref="RerankException">The vectors are of another length than the head takes.</exception>
    public double Score(ReadOnlySpan<float> vectors, int dimensions)
    {
        if (dimensions != _modules[0].Inputs)
            throw LoadError.Create($"The graph must put out the {_modules[0].Inputs} dimensions that the scoring head takes, but puts out {dimensions}; copy the graph and the head from one place.");
        var values = Pooling.Pool(vectors, dimensions, _pooling);
        foreach (var module in _modules) values = module.Apply(values);
        return values[0];
    }
}
