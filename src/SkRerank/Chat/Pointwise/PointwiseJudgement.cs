using System.Globalization;
using Microsoft.Extensions.AI;

namespace SkRerank.Chat.Pointwise;

/// <summary>Represents what a judge is asked about one passage, whom, and how its score is read.</summary>
/// <remarks>Create one by <see cref="YesNo(ITokenLogprobs, string, PromptTemplate?)"/>, <see cref="Graded(ITokenLogprobs, string, int, PromptTemplate?)"/> or <see cref="Likelihood"/>.</remarks>
public abstract class PointwiseJudgement
{
    private protected PointwiseJudgement(string name, PromptTemplate template, object source, string modelId)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrWhiteSpace(modelId);
        if (template.Labels != PassageLabels.None) throw new ArgumentException($"A pointwise template must show one passage without a name, but '{template.Name}' names its passages by {template.Labels}; give it PassageLabels.None.", nameof(template));
        (Name, Template, Source, ModelId) = (name, template, source, modelId);
    }

    /// <summary>Gets the name of the judgement with its parameters: <c>yes-no</c>, <c>graded(3)</c>, <c>query-likelihood</c> or <c>answer-likelihood</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the prompt.</summary>
    public PromptTemplate Template { get; }

    /// <summary>Gets the name of the model.</summary>
    public string ModelId { get; }

    /// <summary>Gets who is asked.</summary>
    internal object Source { get; }

    /// <summary>Gets the answers that can be read, for errors.</summary>
    internal abstract string Expected { get; }

    /// <summary>Gives the text that is scored, if one is.</summary>
    internal virtual string? Text(string query) => null;

    /// <summary>Asks for yes or no and reads the first token.</summary>
    /// <remarks>
    /// The score is <c>ln P(yes) − ln P(no)</c>, each summed over its spellings; <see cref="RerankResult.Activated"/> is <c>P(yes) / (P(yes) + P(no))</c>. Where only one side is among the tokens, the other is taken to be as likely as the least likely token shown, which it cannot exceed,
    /// and the document is marked <see cref="PointwiseReranker.CensoredProperty"/>. Where neither is, the document failed.
    /// </remarks>
    /// <param name="source">Where log-probabilities come from.</param>
    /// <param name="modelId">The name of the model, by which its family is known.</param>
    /// <param name="template">The prompt, or <see langword="null"/> for <see cref="PromptTemplate.YesNo"/>.</param>
    /// <returns>The judgement.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="modelId"/> is empty, or the template names its passages.</exception>
    public static PointwiseJudgement YesNo(ITokenLogprobs source, string modelId, PromptTemplate? template = null) => new YesNoJudgement(source, modelId, template ?? PromptTemplate.YesNo);

    /// <summary>Asks a chat client for yes or no and reads the first token.</summary>
    /// <inheritdoc cref="YesNo(ITokenLogprobs, string, PromptTemplate?)" path="/remarks"/>
    /// <param name="client">The client; it must give <see cref="ITokenLogprobs"/>.</param>
    /// <param name="template">The prompt, or <see langword="null"/> for <see cref="PromptTemplate.YesNo"/>.</param>
    /// <returns>The judgement.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The client gives no log-probabilities or names no model, or the template names its passages.</exception>
    public static PointwiseJudgement YesNo(IChatClient client, PromptTemplate? template = null) => YesNo(LogprobsOf(client), ModelOf(client), template);

    /// <summary>Asks for a grade from 0 to <paramref name="maxGrade"/> and takes its expected value from the first token's digits.</summary>
    /// <remarks>
    /// The score is <c>Σ g·P(g) / Σ P(g)</c> over the grades (arXiv 2310.14122), <see cref="RerankResult.Activated"/> that by <paramref name="maxGrade"/>. A grade that is not among the tokens is taken to be as likely as the least likely token shown, and the document is marked
    /// <see cref="PointwiseReranker.CensoredProperty"/>. Where no grade is among them, the document failed.
    /// </remarks>
    /// <param name="source">Where log-probabilities come from.</param>
    /// <param name="modelId">The name of the model, by which its family is known.</param>
    /// <param name="maxGrade">The highest grade, 1..9.</param>
    /// <param name="template">The prompt, or <see langword="null"/> for <see cref="PromptTemplate.Graded"/>.</param>
    /// <returns>The judgement.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="modelId"/> is empty, or the template names its passages.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxGrade"/> is not in 1..9.</exception>
    public static PointwiseJudgement Graded(ITokenLogprobs source, string modelId, int maxGrade = GradedJudgement.DefaultMaxGrade, PromptTemplate? template = null) => maxGrade is >= 1 and <= 9
        ? new GradedJudgement(source, modelId, maxGrade, (template ?? PromptTemplate.Graded).WithMaxGrade(maxGrade))
        : throw new ArgumentOutOfRangeException(nameof(maxGrade), maxGrade, string.Create(CultureInfo.InvariantCulture, $"The highest grade must be one digit from 1 to 9, because it is read from one token, but was {maxGrade}."));

    /// <summary>Asks a chat client for a grade from 0 to <paramref name="maxGrade"/> and takes its expected value from the first token's digits.</summary>
    /// <inheritdoc cref="Graded(ITokenLogprobs, string, int, PromptTemplate?)" path="/remarks"/>
    /// <param name="client">The client; it must give <see cref="ITokenLogprobs"/>.</param>
    /// <param name="maxGrade">The highest grade, 1..9.</param>
    /// <param name="template">The prompt, or <see langword="null"/> for <see cref="PromptTemplate.Graded"/>.</param>
    /// <returns>The judgement.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The client gives no log-probabilities or names no model, or the template names its passages.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxGrade"/> is not in 1..9.</exception>
    public static PointwiseJudgement Graded(IChatClient client, int maxGrade = GradedJudgement.DefaultMaxGrade, PromptTemplate? template = null) => Graded(LogprobsOf(client), ModelOf(client), maxGrade, template);

    /// <summary>Scores a text behind each passage: the query, or a given answer.</summary>
    /// <remarks>The score is the mean log-probability of the text's tokens. Over the query it is that of UPR (arXiv 2204.07496). An empty text is certain: every passage scores 0.</remarks>
    /// <param name="source">Where likelihoods come from.</param>
    /// <param name="modelId">The name of the model.</param>
    /// <param name="answer">The text that is scored, or <see langword="null"/> for the query.</param>
    /// <param name="template">The prompt, or <see langword="null"/> for <see cref="PromptTemplate.QueryLikelihood"/>, and with an answer <see cref="PromptTemplate.AnswerLikelihood"/>.</param>
    /// <returns>The judgement.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="modelId"/> is empty, or the template names its passages.</exception>
    public static PointwiseJudgement Likelihood(ITextLikelihood source, string modelId, string? answer = null, PromptTemplate? template = null) =>
        new LikelihoodJudgement(source, modelId, answer, template ?? (answer is null ? PromptTemplate.QueryLikelihood : PromptTemplate.AnswerLikelihood));

    /// <summary>Judges a passage.</summary>
    /// <exception cref="RerankException">The model failed.</exception>
    internal abstract Task<PassageJudgement> JudgeAsync(PreparedPrompt prompt, string query, ModelCaller caller, string? modelId, CancellationToken cancellationToken);

    private static ITokenLogprobs LogprobsOf(IChatClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.GetService<ITokenLogprobs>() ?? throw new ArgumentException("The chat client must give log-probabilities, but has no service ITokenLogprobs; build it with UseTokenLogprobs() of the package SkRerank.OpenAI.", nameof(client));
    }

    private static string ModelOf(IChatClient client) => client.GetService<ChatClientMetadata>()?.DefaultModelId
        ?? throw new ArgumentException("The chat client must name its model, but its metadata has none; pass its ITokenLogprobs and the name of the model.", nameof(client));
}
