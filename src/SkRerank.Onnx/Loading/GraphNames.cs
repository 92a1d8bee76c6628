using System.Runtime.InteropServices;

namespace SkRerank.Onnx.Loading;

/// <summary>Holds the names that exporters give to graphs (Optimum, sentence-transformers, transformers.js).</summary>
internal static class GraphNames
{
    private static readonly string[] Folders = ["onnx/", ""];

    /// <summary>Gives the usual paths of a graph, the best first.</summary>
    /// <param name="stem">The beginning of the file's name: <c>model</c> or <c>decoder_model</c>.</param>
    /// <param name="precision">The precision; not <see cref="ModelPrecision.Auto"/>.</param>
    public static IEnumerable<string> Of(string stem, ModelPrecision precision) =>
        from folder in Folders
        from ending in Endings(precision)
        select $"{folder}{stem}{ending}.onnx";

    private static string[] Endings(ModelPrecision precision) => precision switch
    {
        ModelPrecision.Quantized when RuntimeInformation.ProcessArchitecture is Architecture.Arm64 => ["_int8", "_quantized", "_qint8_arm64"],
        ModelPrecision.Quantized => ["_int8", "_quantized", "_qint8_avx512_vnni", "_qint8_avx512", "_quint8_avx2"],
        ModelPrecision.Half => ["_fp16", "_O4"],
        _ => ["", "_O3", "_O2", "_O1"],
    };
}
