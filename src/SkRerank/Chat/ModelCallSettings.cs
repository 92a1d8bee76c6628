using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using SkRerank.Middleware;

namespace SkRerank.Chat;

/// <summary>Holds what every call to a model starts from.</summary>
/// <param name="Template">The options that are not overwritten, if any.</param>
/// <param name="Seed">The seed of the model's sampling.</param>
/// <param name="Retry">How calls that fail for a while are repeated.</param>
/// <param name="Purpose">What the calls are for.</param>
/// <param name="Logger">Where refused parameters are told, if anywhere.</param>
internal sealed record ModelCallSettings(ChatOptions? Template, int Seed, RetryOptions Retry, CallPurpose Purpose, ILogger? Logger);
