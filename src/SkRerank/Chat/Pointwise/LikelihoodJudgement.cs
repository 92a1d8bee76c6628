using System.Globalization;

namespace SkRerank.Chat.Pointwise;

/// <summary>Scores a text behind the passage.</summary>
internal sealed class LikelihoodJudgement(ITextLikelihood source, string modelId, string? answer, PromptTemplate template)
    : PointwiseJudgement(answer is null ? "query-likelihood" : "answer-likelihood", template, source, modelId)
{
    internal override string Expected => "a likelihood";

    internal override string Text(string query) => (answer ?? query).Trim();

    internal override async Task<PassageJudgement> JudgeAsync(PreparedPrompt prompt, string query, ModelCaller caller, string? modelId, CancellationToken cancellationToken)
    {
        var text = Text(query);
        if (text.Length == 0) return new PassageJudgement(0);
        var response = await caller.CallAsync((options, token) => source.GetTextAsync(prompt.Messages, text, options, token), 1, useSchema: false, modelId, cancellationToken).ConfigureAwait(false);
        if (response.TokenCount < 1 || !double.IsFinite(response.LogProbability) || response.LogProbability > 0)
            throw new RerankException(string.Create(CultureInfo.InvariantCulture, $"The log-probability of a text must be a finite number of 0 or less over 1 token or more, but was {response.LogProbability} over {response.TokenCount}; check the model.")) { ProviderName = PointwiseReranker.ProviderName, Operation = "rerank" };
        return new PassageJudgement(response.LogProbability / response.TokenCount) { ModelId = response.ModelId, Usage = response.Usage };
    }
}
