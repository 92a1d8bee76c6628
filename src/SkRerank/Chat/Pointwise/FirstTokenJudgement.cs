namespace SkRerank.Chat.Pointwise;

/// <summary>Reads a passage's score from the first token of the answer.</summary>
internal abstract class FirstTokenJudgement(string name, PromptTemplate template, ITokenLogprobs source, string modelId, string[] answers) : PointwiseJudgement(name, template, source, modelId)
{
    internal sealed override async Task<PassageJudgement> JudgeAsync(PreparedPrompt prompt, string query, ModelCaller caller, string? modelId, CancellationToken cancellationToken)
    {
        var response = await caller.CallAsync((options, token) => source.GetFirstTokenAsync(caller.WithMarker(prompt.Messages), options, token), 1, useSchema: false, modelId, cancellationToken).ConfigureAwait(false);
        var judgement = FirstTokenAnswers.Read(response.Tokens, answers) is { } read
            ? Judge(read.Logprobs) with { IsCensored = read.IsCensored }
            : new PassageJudgement(Score: null) { Instead = response.Tokens.Count > 0 ? response.Tokens[0].Token : "" };
        return judgement with { ModelId = response.ModelId, Usage = response.Usage };
    }

    /// <summary>Makes the score of the log-probabilities of the answers.</summary>
    private protected abstract PassageJudgement Judge(double[] logprobs);
}
