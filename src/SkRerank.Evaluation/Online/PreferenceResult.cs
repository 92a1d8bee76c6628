namespace SkRerank.Evaluation.Online;

/// <summary>Represents which of two rankings users preferred.</summary>
/// <param name="Wins">The sessions in which the second had more credit.</param>
/// <param name="Losses">The sessions in which it had less.</param>
/// <param name="Ties">The sessions with equal credit.</param>
/// <param name="Preference">(wins + ties/2)/sessions − 1/2: above 0 where the second is preferred, from −0.5 to 0.5.</param>
/// <param name="PValue">The two-sided p-value of the sign test over the sessions without ties; 1 where all tie.</param>
public sealed record PreferenceResult(int Wins, int Losses, int Ties, double Preference, double PValue);
