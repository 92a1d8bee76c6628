namespace SkRerank.Chat;

/// <summary>Says by what a passage looks as if it spoke to the judge and not to readers.</summary>
[Flags]
public enum InjectionSigns
{
    /// <summary>By nothing.</summary>
    None = 0,

    /// <summary>It names passages the way a prompt does: <c>[3]</c>, in whatever digits and brackets, or bare numbers in an order (<c>9, 8, 3</c>, <c>9 then 8</c>). References of an article look the same.</summary>
    Identifiers = 1,

    /// <summary>It asks for a place in an order, or holds an order.</summary>
    Orders = 2,

    /// <summary>It asks to set instructions aside.</summary>
    Overrides = 4,

    /// <summary>It speaks to a model or in the name of a system: marks of chat formats, notes to an AI.</summary>
    Roles = 8,

    /// <summary>A judge put it above the only answer to a made-up query; see <see cref="ListwiseOptions.UseControlQuery"/>.</summary>
    Obeyed = 16,
}
