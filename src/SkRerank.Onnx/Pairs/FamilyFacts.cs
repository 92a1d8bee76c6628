using SkRerank.Onnx.Inference;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Pairs;

/// <summary>Holds what sets a family of rerankers apart, as data.</summary>
/// <param name="Output">What the graph must put out.</param>
/// <param name="Pairs">Makes what writes the pairs.</param>
/// <param name="Answers">The words whose logits make the score: the first less the second; or the first alone; none where the graph has a head.</param>
/// <param name="HasZero">Whether the raw score is log-odds, or is used as such, so that its sigmoid says something.</param>
internal sealed record FamilyFacts(GraphOutput Output, Func<LocalModel, PairTruncation, IPairEncoder> Pairs, string[] Answers, bool HasZero)
{
    private static readonly Dictionary<RerankerFamily, FamilyFacts> Known = new()
    {
        [RerankerFamily.Encoder] = new(GraphOutput.Logits, (model, truncation) => new TextPairEncoder(model, truncation, PairFormat.Plain), [], HasZero: true),
        [RerankerFamily.RankLlama] = new(GraphOutput.Logits, (model, truncation) => new TextPairEncoder(model, truncation, PairFormat.RankLlama), [], HasZero: false) { ReadsLastToken = true },
        [RerankerFamily.Qwen3] = new(GraphOutput.TokenLogits, (model, _) => new PromptPairEncoder(model.Tokenizer, model.Window, JudgePrompt.Qwen3), ["yes", "no"], HasZero: true),
        [RerankerFamily.Gemma] = new(GraphOutput.TokenLogits, (model, _) => new PiecePairEncoder(model, PiecePrompt.Gemma), ["Yes"], HasZero: false),
        [RerankerFamily.LayerHeads] = new(GraphOutput.LayerHeads, (model, _) => new PiecePairEncoder(model, PiecePrompt.LayerHeads), [], HasZero: false) { ReadsLastToken = true },
        [RerankerFamily.MonoT5] = new(GraphOutput.FirstAnswer, (model, _) => new PiecePairEncoder(model, PiecePrompt.MonoT5), ["true", "false"], HasZero: true),
    };

    /// <summary>Gets whether a graph that puts out a score for each token has its answer at the last one.</summary>
    public bool ReadsLastToken { get; private init; }

    /// <summary>Gets the facts of a family.</summary>
    public static FamilyFacts Of(RerankerFamily family) =>
        Known.GetValueOrDefault(family) ?? throw new ArgumentOutOfRangeException(nameof(family), family, $"Family must be a member of {nameof(RerankerFamily)}, but was {family}.");

    /// <summary>Makes what reads the raw score of an input.</summary>
    /// <exception cref="RerankException">The tokenizer has no single token for an answer.</exception>
    public ScoreReader CreateReader(LocalModel model)
    {
        int[] ids = [.. Answers.Select(answer => AnswerId(model, answer))];
        return (in input, values) =>
        {
            var width = model.Graph.Width;
            var last = values.Length == width ? values : values.Slice((input.Ids.Length - 1) * width, width);
            if (ids.Length > 0) return ids.Length == 1 ? last[ids[0]] : (double)last[ids[0]] - last[ids[1]];
            return width == 2 ? (double)last[1] - last[0] : last[0];
        };
    }

    private static int AnswerId(LocalModel model, string answer) => model.Tokenizer.Tokenize(answer).Ids is { Length: 1 } ids
        ? ids.Span[0]
        : throw LoadError.Create($"The tokenizer of '{model.Folder.Path}' must have one token for the answer '{answer}', but has {model.Tokenizer.CountTokens(answer)}; give the folder of a model of that family.");
}
