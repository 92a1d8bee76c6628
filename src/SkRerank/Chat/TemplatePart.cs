using Microsoft.Extensions.AI;

namespace SkRerank.Chat;

/// <summary>Represents one part of a prompt.</summary>
/// <remarks>
/// Parts of one role that follow each other make one message. Neighbouring parts with <see cref="IsPerPassage"/> are written together once for each passage. The text may hold <c>{query}</c>, <c>{count}</c>,
/// <c>{example}</c> and <c>{fence}</c> (backticks, more than stand together in any passage, so that none can close its own fence), and in a part for each passage <c>{label}</c> and <c>{passage}</c>; for a graded judgement also <c>{maxGrade}</c>.
/// </remarks>
/// <param name="Role">Who says it.</param>
/// <param name="Text">What is said, with placeholders.</param>
/// <param name="IsPerPassage">Whether it is said once for each passage.</param>
public sealed record TemplatePart(ChatRole Role, string Text, bool IsPerPassage = false);
