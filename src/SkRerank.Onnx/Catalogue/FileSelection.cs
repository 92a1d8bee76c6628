using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace SkRerank.Onnx.Catalogue;

/// <summary>Represents the files of a repository that a model needs here: configuration, tokenizer, modules and one graph.</summary>
/// <param name="Files">The files.</param>
/// <param name="Graph">The graph among them.</param>
internal sealed record FileSelection(IReadOnlyList<HubFile> Files, HubFile Graph)
{
    private static readonly string[] Needed =
    [
        "config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.txt", "sentencepiece.bpe.model", "spm.model",
        "modules.json", "sentence_bert_config.json", "config_sentence_transformers.json", "artifact.metadata",
    ];

    private static readonly string[] QuantizedNames = ["onnx/model_int8.onnx", "onnx/model_quantized.onnx", "model_int8.onnx", "model_quantized.onnx"];
    private static readonly string[] HalfNames = ["onnx/model_fp16.onnx", "model_fp16.onnx"];
    private static readonly string[] FullNames = ["onnx/model.onnx", "model.onnx"];

    /// <summary>Chooses the files.</summary>
    /// <exception cref="RerankException">The repository has no such graph.</exception>
    public static FileSelection Choose(string repository, IReadOnlyList<HubFile> files, ModelPrecision precision)
    {
        var byPath = files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        var graph = Names(precision).Select(byPath.GetValueOrDefault).FirstOrDefault(file => file is not null) ?? throw NoGraph(repository, files, precision);
        return new FileSelection([.. files.Where(file => IsNeeded(file.Path)).Append(graph).Concat(files.Where(file => IsWeightsOf(graph.Path, file.Path)))], graph);
    }

    private static IEnumerable<string> Names(ModelPrecision precision) => precision switch
    {
        ModelPrecision.Quantized => QuantizedNames.Append(QuantizedHere()),
        ModelPrecision.Half => HalfNames,
        ModelPrecision.Full => FullNames,
        _ => [.. QuantizedNames, QuantizedHere(), .. FullNames],
    };

    // sentence-transformers exports one int8 graph for each kind of processor; without VNNI the signed one can saturate.
    private static string QuantizedHere() => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "onnx/model_qint8_arm64.onnx"
        : Avx512F.IsSupported ? "onnx/model_qint8_avx512_vnni.onnx"
        : "onnx/model_quint8_avx2.onnx";

    private static bool IsNeeded(string path)
    {
        if (Array.IndexOf(Needed, path) >= 0) return true;

        // A module of sentence-transformers, such as 1_Pooling/config.json, and the weights of a small one.
        return path.Split('/') is [var folder, var file]
            && folder.IndexOf('_', StringComparison.Ordinal) is > 0 and var end && folder.AsSpan(0, end).IndexOfAnyExceptInRange('0', '9') < 0
            && (file == "config.json" || (file == "model.safetensors" && !folder.EndsWith("_Transformer", StringComparison.Ordinal)));
    }

    // Weights beyond two gigabytes are in a file beside the graph.
    private static bool IsWeightsOf(string graph, string path) => path.StartsWith(graph + "_data", StringComparison.Ordinal) || path == graph + ".data";

    private static RerankException NoGraph(string repository, IReadOnlyList<HubFile> files, ModelPrecision precision)
    {
        string[] graphs = [.. files.Select(file => file.Path).Where(path => path.EndsWith(".onnx", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        var export = $"export it with 'optimum-cli export onnx --model {repository} FOLDER' and give that folder";
        return CatalogError.Create("pull", graphs.Length == 0
            ? $"The repository '{repository}' has no ONNX graph, so there is nothing that runs here; {export}."
            : $"The repository '{repository}' must have {string.Join(" or ", Names(precision).Select(name => $"'{name}'"))}, but has {string.Join(", ", graphs.Select(name => $"'{name}'"))}; ask for another precision, or {export}.");
    }
}
