using System.Text.Json;
using Microsoft.Extensions.AI;
using SkRerank.Chat;

namespace SkRerank.Evaluation.Labelling;

/// <summary>Has a chat model grade passages from 0 to 3, one call each, and keeps the grades in a <see cref="LabelFile"/>.</summary>
/// <remarks>
/// The file is whole after every grade, and a passage that has a label is not asked about again: what was cancelled or failed goes on where it stopped. An answer without a clear grade is counted and gives no label; none is ever made up.
/// A model's labels are no human's: measure their agreement (<see cref="LabelAgreement"/>) before they decide anything, and do not judge a model's rankings by the same model. Sources: Thomas et al., SIGIR 2024; UMBRELA, arXiv 2406.06519; on their limits arXiv 2412.17156.
/// </remarks>
public sealed class LabelJudge
{
    private const int AnswerTokens = 32;
    private const int TokensPerMessage = 4;

    private readonly IChatClient _client;
    private readonly JudgeOptions _options;
    private readonly ModelFamily _family;
    private readonly ModelPrice? _price;

    /// <summary>Initializes a new instance of the <see cref="LabelJudge"/> class.</summary>
    /// <param name="client">The model; not owned.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is a limit of the cost, and the model's price is not known.</exception>
    public LabelJudge(IChatClient client, JudgeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _options = options ?? new JudgeOptions();
        _family = ModelFamily.Of(client.GetService<ChatClientMetadata>()?.DefaultModelId);
        _price = _options.Price ?? _family.Price;
        if (_options.MaxCost is not null && _price is null) throw new ArgumentException("A limit of the cost needs the model's price, which is not known; set JudgeOptions.Price.", nameof(options));
    }

    /// <summary>Gets the prompt that asks as UMBRELA does, on its scale from 0 to 3.</summary>
    public static PromptTemplate DefaultTemplate { get; } = ReadTemplate();

    /// <summary>Says what labelling will take.</summary>
    /// <param name="candidates">The passages.</param>
    /// <param name="labels">The labels that there are; their passages take no call.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public JudgePlan Plan(IEnumerable<LabelCandidate> candidates, LabelFile labels)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(labels);
        LabelCandidate[] left = [.. candidates.Where(candidate => labels.Find(candidate.QueryId, candidate.DocumentId) is null)];
        var prompts = left.Sum(candidate => TokensOf(Prompt(candidate)));
        var answers = (long)left.Length * MaxAnswer;
        return new JudgePlan(_options.Template.ToString(), left.Length, prompts, answers, _price?.CostOf(prompts, answers));
    }

    /// <summary>Labels the passages that have no label yet.</summary>
    /// <param name="candidates">The passages.</param>
    /// <param name="labels">Where the labels go.</param>
    /// <param name="onAnswer">Is told after each answer how many there were; <see langword="null"/> tells nobody.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="candidates"/> or <paramref name="labels"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The model failed; the labels so far are in the file.</exception>
    public async Task<JudgeReport> LabelAsync(IEnumerable<LabelCandidate> candidates, LabelFile labels, Action<int>? onAnswer = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(labels);
        var (labelled, malformed, left) = (0, 0, 0);
        long input = 0, output = 0;
        foreach (var candidate in candidates)
        {
            if (labels.Find(candidate.QueryId, candidate.DocumentId) is not null) continue;
            var prompt = Prompt(candidate);
            if (left > 0 || _price?.CostOf(input + TokensOf(prompt), output + MaxAnswer) > _options.MaxCost)
            {
                left++;
                continue;
            }

            var response = await AskAsync(prompt, cancellationToken).ConfigureAwait(false);
            input += response.Usage?.InputTokenCount ?? TokensOf(prompt);
            output += response.Usage?.OutputTokenCount ?? MaxAnswer;
            if (JudgeAnswer.Grade(response.Text) is { } grade)
            {
                labels.Set(candidate.QueryId, candidate.DocumentId, grade);
                labelled++;
            }
            else
            {
                malformed++;
            }

            onAnswer?.Invoke(labelled + malformed);
        }

        return new JudgeReport(_options.Template.ToString(), labelled, malformed, input, output, _price?.CostOf(input, output), left);
    }

    private int MaxAnswer => AnswerTokens + _family.ThinkingTokens;

    private IReadOnlyList<ChatMessage> Prompt(LabelCandidate candidate) =>
        _options.Template.Format(candidate.Query, string.IsNullOrWhiteSpace(candidate.Title) || candidate.Text.StartsWith(candidate.Title, StringComparison.Ordinal) ? candidate.Text : $"{candidate.Title}. {candidate.Text}", _options.MaxPassageWords);

    private long TokensOf(IReadOnlyList<ChatMessage> prompt) => prompt.Sum(message => (long)_options.TokenCounter.CountTokens(message.Text) + TokensPerMessage);

    private async Task<ChatResponse> AskAsync(IReadOnlyList<ChatMessage> prompt, CancellationToken cancellationToken)
    {
        var options = new ChatOptions { MaxOutputTokens = MaxAnswer, Temperature = _family.AcceptsTemperature ? 0 : null };
        try
        {
            return await _client.GetResponseAsync(prompt, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not RerankException && !cancellationToken.IsCancellationRequested)
        {
            throw new RerankException($"The judge did not answer ({exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}); the labels so far are kept, so start again to go on.", exception) { ProviderName = "judge", Operation = "label" };
        }
    }

    private static PromptTemplate ReadTemplate()
    {
        using var stream = typeof(LabelJudge).Assembly.GetManifestResourceStream("SkRerank.Evaluation.Labelling.judge.json")!;
        using var json = JsonDocument.Parse(stream);
        var parts = json.RootElement.GetProperty("parts").EnumerateArray()
            .Select(part => new TemplatePart(new ChatRole(part.GetProperty("role").GetString()!), part.GetProperty("text").GetString()!, part.TryGetProperty("each", out var each) && each.GetBoolean()));
        return new PromptTemplate(json.RootElement.GetProperty("name").GetString()!, json.RootElement.GetProperty("version").GetInt32(), [.. parts], PassageLabels.None);
    }
}
