namespace SkRerank.Chat.Pointwise;

/// <summary>Represents the options of <see cref="PointwiseReranker"/>.</summary>
/// <remarks>Where no counter of tokens is set, the source counts them if it can, as a local model does. Of the family's context, the text that is scored and a margin for the chat format are left free.</remarks>
public sealed class PointwiseOptions : ChatRerankerOptions
{
    /// <summary>Copies these options, so that later changes do not reach the reranker that was made from them.</summary>
    internal PointwiseOptions Snapshot() => Copy<PointwiseOptions>();
}
