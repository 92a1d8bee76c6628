using Microsoft.Extensions.Logging;

namespace SkRerank.Chat;

/// <summary>Holds what a judge needs to know besides its prompts.</summary>
internal sealed record ListwiseJudgeSettings
{
    public required ITokenCounter Counter { get; init; }

    public required string? ModelId { get; init; }

    public required int ThinkingTokens { get; init; }

    public required bool UseSchema { get; init; }

    public required bool UseLogprobs { get; init; }

    public required bool RetryUnreadable { get; init; }

    public required int Seed { get; init; }

    public required ILogger? Logger { get; init; }

    /// <summary>Gives the most tokens that an answer can take.</summary>
    public long OutputTokens(PreparedPrompt prompt) => prompt.AnswerTokens + ThinkingTokens;
}
