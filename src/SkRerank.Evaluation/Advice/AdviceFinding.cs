namespace SkRerank.Evaluation.Advice;

/// <summary>Represents what is known of one option.</summary>
/// <param name="Option">The option.</param>
/// <param name="Mean">Its mean quality.</param>
/// <param name="Gain">Its gain over the present, with the interval that is corrected for the number of options.</param>
/// <param name="TopicsNeeded">How many topics would show the worthwhile gain with a chance of 80 %.</param>
public sealed record AdviceFinding(AdviceOption Option, double Mean, BootstrapInterval Gain, int TopicsNeeded);
