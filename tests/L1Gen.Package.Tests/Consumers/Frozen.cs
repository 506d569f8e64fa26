using System;
using L1Gen;

Price.SelfTest();
Console.WriteLine(Price.Predict([2, 9, 1, 9, 9, 4]));
Console.WriteLine(Price.Predict(new Price.Input { Size = 2, Age = 1, Rooms = 4 }));
Span<float> scores = stackalloc float[2];
Price.Predict([2, 9, 1, 9, 9, 4, 0, 9, 0, 9, 9, 0], scores);
Console.WriteLine($"{scores[0]} {scores[1]}");
Console.WriteLine($"{Price.Survivors} weights, of {string.Join(" ", Price.SurvivingFeatures)}");

/// <summary>The weights of the file that are not zero, and no library.</summary>
[FrozenModel("price.l1.json", EmitInput = true, Standalone = true)]
public static partial class Price;
