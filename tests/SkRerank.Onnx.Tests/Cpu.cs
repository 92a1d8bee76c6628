using System.Runtime.Intrinsics.X86;

namespace SkRerank.Onnx.Tests;

/// <summary>Asks the processor for what decides how int8 graphs round.</summary>
internal static class Cpu
{
    /// <summary>Gets whether the processor multiplies unsigned by signed bytes without saturating (AVX512-VNNI or AVX-VNNI).</summary>
    public static bool HasVnni { get; } = AvxVnni.IsSupported || HasAvx512Vnni();

    // CPUID leaf 7, sub-leaf 0, ECX bit 11 (Intel's Software Developer's Manual, CPUID); .NET has no class for it.
    private static bool HasAvx512Vnni() => Avx512F.IsSupported && (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;
}
