namespace SkRerank.Onnx.Inference;

/// <summary>Says what a graph may need and must put out.</summary>
/// <param name="Output">What it must put out.</param>
/// <param name="ReadsLastToken">Whether a score for each token is accepted where one a pair is wanted.</param>
/// <param name="Layer">The layer whose head is wanted; the last one where it is <see langword="null"/>.</param>
internal sealed record GraphContract(GraphOutput Output, bool ReadsLastToken = false, int? Layer = null)
{
    /// <summary>Gets the inputs that can be filled, as the message of a graph that needs another one lists them.</summary>
    public string[] Inputs { get; init; } = Output == GraphOutput.FirstAnswer
        ? [InputNames.Ids, InputNames.Mask, InputNames.DecoderIds]
        : [InputNames.Ids, InputNames.Mask, InputNames.Types, InputNames.Positions];

    /// <summary>Gets whether a graph that already contains the head, and puts out one logit a pair, is accepted where token vectors are wanted.</summary>
    public bool AcceptsLogits { get; init; }
}
