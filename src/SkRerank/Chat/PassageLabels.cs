namespace SkRerank.Chat;

/// <summary>Says how a prompt names its passages.</summary>
public enum PassageLabels
{
    /// <summary>By numbers from 1: <c>[1]</c>, <c>[2]</c>.</summary>
    Numbers,

    /// <summary>By letters from A: <c>[A]</c>, <c>[B]</c>; at most 26 passages. Models that order by the first token's log-probabilities (FIRST) want them.</summary>
    Letters,

    /// <summary>Not at all: the prompt shows one passage.</summary>
    None,
}
