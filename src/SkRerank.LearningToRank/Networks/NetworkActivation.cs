namespace SkRerank.LearningToRank.Networks;

/// <summary>Names what a hidden unit makes of its sum.</summary>
public enum NetworkActivation
{
    /// <summary><c>max(0, x)</c>.</summary>
    Relu,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,
}
