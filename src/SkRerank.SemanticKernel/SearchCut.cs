using Microsoft.SemanticKernel.Data;

namespace SkRerank.SemanticKernel;

/// <summary>The part of a ranked list that a caller asks for.</summary>
internal readonly record struct SearchCut(int Top, int Skip)
{
    public static SearchCut Of<TRecord>(TextSearchOptions<TRecord>? options) => new(options?.Top ?? TextSearchOptions<TRecord>.DefaultTop, options?.Skip ?? 0);

    public static SearchCut Of(TextSearchOptions? options) => new(options?.Top ?? TextSearchOptions.DefaultTop, options?.Skip ?? 0);

    /// <summary>Gives how many candidates it takes.</summary>
    public int Width(int candidateCount) => (int)Math.Min(int.MaxValue, Math.Max(candidateCount, (long)Top + Skip));
}
